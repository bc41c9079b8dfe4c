// examples/palabre_center/adjustments_notices.cpp - notices, and menu entries that are left out.
#include "adjustments_parts.hpp"

#include "core/moment.hpp"
#include "palabre/flow/graph.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre_center {

using namespace palabre;

namespace {

constexpr std::size_t most_words = 20, longest_word = 60, longest_text = 1000;

/// "has(customer.segment) && (customer.segment == 'gold' || ...)"; "" for no words.
std::string one_of(std::string_view name, const json::array& words) {
    std::string any;
    for (const auto& each : words)
        any +=
            fmt::format("{}customer.{} == '{}'", any.empty() ? "" : " || ", name, std::string_view{each.get_string()});
    return any.empty() ? any : fmt::format("has(customer.{}) && ({})", name, any);
}

/// Names as they stand in customers' records: no signs that an expression would read.
bool are_words(const value& of) {
    if (!of.is_array() || of.get_array().size() > most_words) return false;
    return std::ranges::all_of(of.get_array(), [](const value& each) {
        if (!each.is_string() || each.get_string().empty() || each.get_string().size() > longest_word) return false;
        return std::ranges::none_of(each.get_string(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20U || c == '\'' || c == '"' || c == '\\' || c == '`' || c == '$';
        });
    });
}

bool is_notice_id(std::string_view id) {
    return !id.empty() && id.size() <= 40 && id[0] >= 'a' && id[0] <= 'z' &&
           id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

json::object told_of(const history::adjustment& of) {
    const auto body = parsed(of.body);
    auto made = body.at("given").as_object();
    made["id"] = of.key;
    made["changed"] = author_of(of);
    return made;
}

}  // namespace

void adjustments::list_notices(const wish_ptr& of) {
    json::array ours, files, flows;
    for (const auto& [which, each] : of->in->current)
        if (which.first == "notice" && !each.body.empty()) ours.push_back(told_of(each));
    std::map<std::string, const flow::graph*> plans;
    for (const auto& [address, plan] : of->in->by_address) plans.emplace(plan->name, plan.get());
    for (const auto& [name, plan] : plans) {
        if (std::ranges::any_of(plan->nodes(), [](const auto& each) {
                return std::holds_alternative<flow::step::announce>(each.second.step);
            })) {
            json::array languages;
            for (const auto& each : plan->languages)
                languages.push_back(json::object{{"code", each.code}, {"name", each.name}});
            flows.push_back(json::object{{"flow", name}, {"languages", std::move(languages)}});
        }
        for (const auto& each : plan->notices) {
            json::object text;
            for (const auto& [code, words] : each.words.by_language)
                for (const auto& one : words) text[code] = one.text.text();
            json::object made{{"id", each.id}, {"flow", name}, {"text", std::move(text)}};
            if (each.begins != calendar_time::min()) made["begins"] = palabre::detail::write_moment(each.begins);
            if (each.ends != calendar_time::max()) made["ends"] = palabre::detail::write_moment(each.ends);
            if (each.concerns) made["concerns"] = each.concerns->text();
            files.push_back(std::move(made));
        }
    }
    of->tell({{"notices", std::move(ours)},
              {"of_files", std::move(files)},
              {"told_by", std::move(flows)},
              {"now", palabre::detail::write_moment(on_.calendar_now())}});
}

void adjustments::write_notice(const wish_ptr& of) {
    const auto id = of->text("notice");
    if (!is_notice_id(id))
        return of->refuse(400, "that is no id of a notice", "write a-z, 0-9 and _, 1 to 40, a letter first");
    const auto body = of->body();
    if (!body) return;
    json::object given, notice{{"id", id}}, text;
    const auto* const words = body->if_contains("text");
    if (words == nullptr || !words->is_object() || words->get_object().empty())
        return of->refuse(400, "the notice has no text", "write {\"text\": {\"fr\": \"...\"}}");
    for (const auto& [code, each] : words->get_object()) {
        if (!each.is_string() || each.get_string().empty() || each.get_string().size() > longest_text)
            return of->refuse(400, fmt::format("the text in '{}' is empty or too long", std::string_view{code}),
                              "write 1 to 1000 bytes, or leave the language out");
        if (each.get_string().find("${") != std::string::npos)
            return of->refuse(400, "a notice's text has no expressions", "write it without ${");
        // The recording that may be uploaded for it; a voice speaks it until then.
        text[code] = json::object{{"text", each}, {"clip", "notices/" + id}};
    }
    given["text"] = *words;
    notice["text"] = std::move(text);
    for (const auto* const name : {"begins", "ends"}) {
        const auto written = text_in(*body, name);
        if (written.empty()) continue;
        if (!palabre::detail::read_moment(written))
            return of->refuse(400, fmt::format("'{}' is no moment", name), "write 2026-03-20T08:00:00+01:00");
        given[name] = notice[name] = written;
    }
    std::string concerns;
    for (const auto& [list, one] : {std::pair{"segments", "segment"}, {"regions", "region"}}) {
        const auto* const all = body->if_contains(list);
        if (all == nullptr) continue;
        if (!are_words(*all))
            return of->refuse(400, fmt::format("'{}' is no list of names", list),
                              "write names without quotes, at most 20");
        given[list] = *all;
        if (const auto any = one_of(one, all->get_array()); !any.empty())
            concerns += (concerns.empty() ? "" : " && ") + any;
    }
    if (!concerns.empty()) notice["concerns"] = concerns;
    auto kept = json::serialize(json::object{{"given", std::move(given)}, {"notice", std::move(notice)}});
    if (!fits(of, {}, "notice", id, kept)) return;
    keep(of, "notice", id, std::move(kept), {}, [of](const history::adjustment& made) { of->tell(told_of(made)); });
}

void adjustments::end_notice(const wish_ptr& of) {
    const auto id = of->text("notice");
    if (current(*of, "notice", id) == nullptr)
        return of->refuse(404, "the desk has no such notice",
                          "list_notices has them; those of files end in their file");
    keep(of, "notice", id, {}, {}, [of](const history::adjustment& made) {
        of->tell({{"id", made.key}, {"changed", author_of(made)}});
    });
}

void adjustments::mute_choice(const wish_ptr& of) {
    const auto* const plan = flow_of(*of);
    if (plan == nullptr) return;
    const auto body = of->body();
    if (!body) return;
    const auto id = text_in(*body, "node"), choice = text_in(*body, "choice");
    const auto* const wanted = body->if_contains("muted");
    if (wanted == nullptr || !wanted->is_bool()) return of->refuse(400, "'muted' is missing", "write true or false");
    const auto* const node = plan->find(id);
    const auto* const menu = node == nullptr ? nullptr : std::get_if<flow::step::menu>(&node->step);
    if (menu == nullptr ||
        std::ranges::find(menu->choices, choice, &flow::step::menu_choice::key) == menu->choices.end())
        return of->refuse(404, "the flow has no such menu, or no such choice there", "list_flows has them");
    const auto thing = plan->name + "/" + id;
    if (of->in->muting.contains(thing))
        return of->refuse(409, "a change of this menu is being written", "try again in a moment");
    const auto* const before = current(*of, "muted", thing);
    json::array keys, left;
    if (before != nullptr) keys = parsed(before->body).at("choices").as_array();
    for (const auto& each : keys)
        if (each != value(choice)) left.push_back(each);
    if (wanted->get_bool()) left.push_back(value(choice));
    // A key that the menu has no more counts for nothing, and is kept in case that it comes back.
    if (std::ranges::all_of(menu->choices,
                            [&](const auto& each) { return std::ranges::count(left, value(each.key)) > 0; }))
        return of->refuse(409, "nothing would be left of this menu", "leave one entry");
    auto kept = left.empty() ? std::string{} : json::serialize(json::object{{"choices", left}});
    if (!kept.empty() && !fits(of, plan->name, "muted", thing, kept)) return;
    keep(of, "muted", thing, std::move(kept), {}, [of, id, left](const history::adjustment& made) {
        of->tell({{"node", id}, {"muted", left}, {"changed", author_of(made)}});
    });
}

}  // namespace palabre_center
