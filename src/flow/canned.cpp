// src/flow/canned.cpp - canned answers out of a file, checked, and filled for a customer.
#include "palabre/flow/canned.hpp"

#include "core/file_text.hpp"
#include "core/yaml_problems.hpp"
#include "palabre/flow/type.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace palabre::flow {
namespace {

using palabre::detail::shown;
using palabre::detail::yaml_entry;
using palabre::detail::yaml_node;

constexpr std::size_t most_answers = 1000, longest_title = 200, longest_text = 4096;

const type& known() {
    static const type made = type::structure(
        {{"customer",
          type::structure({{"name", kind::string}, {"language", kind::string}, {"segment", kind::string}})}});
    return made;
}

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

/// Nothing after a problem.
void read_text(palabre::detail::yaml_reader& from, const yaml_entry& each, canned_answer& into) {
    if (!is_key(each.key))
        from.report(from.place_of(each), shown(each.key) + " is no language", "write its code: fr, fon");
    const auto text = from.text(each.value);
    if (!text) return;
    if (text->size() > longest_text)
        return from.report(from.place_of(each.value), "the text is longer than 4096 bytes",
                           "no channel takes more: shorten it");
    try {
        auto parsed = text_template::parse(*text, from.place_of(each.value));
        for (const auto& wrong : parsed.check(known())) from.report(wrong.where, wrong.what, wrong.cure);
        into.text.emplace(each.key, std::move(parsed));
    } catch (const error& thrown) {
        for (const auto& wrong : thrown.problems()) from.report(wrong.where, wrong.what, wrong.cure);
    }
}

}  // namespace

canned_answers canned_answers::load(const std::string& file) {
    return parse(palabre::detail::file_text(file, palabre::detail::yaml_reader::most_bytes), file);
}

canned_answers canned_answers::parse(std::string_view yaml, const std::string& file) {
    constexpr auto form = "write KEY: {title: ..., text: {fr: ...}}";
    palabre::detail::yaml_reader from{file};
    canned_answers made;
    const auto all = from.parse(yaml);
    if (from.expect_map(all, "answers are expected", form))
        for (const auto& each : all.entries) {
            auto& one = made.all_.emplace_back();
            one.key = each.key;
            if (!is_key(each.key))
                from.report(from.place_of(each), shown(each.key) + " is no key", "use up to 64 of a-z, 0-9, _ and -");
            if (!from.expect_map(each.value, {"title", "text"})) continue;
            if (const auto* const title = from.required(each.value, "title"))
                if (const auto read = from.text(*title)) {
                    one.title = *read;
                    if (read->size() > longest_title)
                        from.report(from.place_of(*title), "the title is longer than 200 bytes", "shorten it");
                }
            const auto* const texts = from.required(each.value, "text");
            if (texts == nullptr || !from.expect_map(*texts, "texts by language are expected", "write text: {fr: ...}"))
                continue;
            if (texts->entries.empty()) from.report(from.place_of(*texts), "there is no text", "write text: {fr: ...}");
            for (const auto& text : texts->entries) read_text(from, text, one);
        }
    if (made.all_.size() > most_answers)
        from.report(from.place_of(all), "more than 1000 answers", "nobody finds one among so many: leave some out");
    from.finish();
    return made;
}

value canned_answers::told(const history::customer* who, languages& in) const {
    value variables;
    if (who != nullptr)
        variables = {{"customer", boost::json::object{{"name", who->name},
                                                      {"language", who->speaks.language},
                                                      {"segment", who->belongs_to.name}}}};
    boost::json::array list;
    for (const auto& each : all_) {
        boost::json::object texts;
        for (const auto& [language, text] : each.text)
            texts[language] = who == nullptr ? text.text() : text.render(scope{variables}, in.of(language)).text;
        list.push_back(boost::json::object{{"key", each.key}, {"title", each.title}, {"text", std::move(texts)}});
    }
    return list;
}

}  // namespace palabre::flow
