// examples/palabre_flow/xliff.cpp - phrases as XLIFF 1.2, by pugixml.
#include "xliff.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>
#include <map>
#include <sstream>
#include <string_view>

namespace palabre_flow {

using namespace palabre;

namespace {

constexpr const char* xliff_namespace = "urn:oasis:names:tc:xliff:document:1.2";

/// Of a node's offset in the text.
place place_of(const std::string& text, const std::string& file, std::ptrdiff_t offset) {
    const auto until = text.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
    const auto line_start = until.rfind('\n');
    return {file, static_cast<int>(std::ranges::count(until, '\n')) + 1,
            static_cast<int>(until.size() - (line_start == std::string::npos ? 0 : line_start + 1)) + 1};
}

/// The text of an element; "" and true where it has others within, which our texts never have.
std::string text_of(const pugi::xml_node& of, bool& has_more) {
    std::string made;
    for (const auto& each : of.children()) {
        if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata)
            made += each.value();
        else if (each.type() == pugi::node_element)
            has_more = true;
    }
    return made;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> known) {
    return std::ranges::find(known, word) != known.end();
}

}  // namespace

std::string write_xliff(const std::vector<unit>& all, const std::string& from, const std::string& to,
                        const std::string& original) {
    pugi::xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
    auto root = document.append_child("xliff");
    root.append_attribute("version") = "1.2";
    root.append_attribute("xmlns") = xliff_namespace;
    auto file = root.append_child("file");
    file.append_attribute("original") = original.c_str();
    file.append_attribute("source-language") = from.c_str();
    file.append_attribute("target-language") = to.c_str();
    file.append_attribute("datatype") = "plaintext";
    auto body = file.append_child("body");
    int number = 0;
    for (const auto& each : all) {
        auto one = body.append_child("trans-unit");
        one.append_attribute("id") = ++number;
        if (each.reviewed) one.append_attribute("approved") = "yes";
        one.append_attribute("xml:space") = "preserve";
        one.append_child("source").text().set(each.source.c_str());
        auto target = one.append_child("target");
        target.append_attribute("state") = each.reviewed         ? "final"
                                           : each.target.empty() ? "new"
                                                                 : "needs-review-translation";
        target.text().set(each.target.c_str());
        if (!each.note.empty()) one.append_child("note").text().set(each.note.c_str());
    }
    std::ostringstream out;
    document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
    return out.str();
}

std::vector<unit> read_xliff(const std::string& text, const std::string& file) {
    pugi::xml_document document;
    const auto read = document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single,
                                           pugi::encoding_utf8);
    if (!read)
        throw error{errc::invalid_file, place_of(text, file, read.offset),
                    fmt::format("no XML: {}", read.description()), "export it again"};
    const auto root = document.child("xliff");
    if (std::string_view{root.attribute("version").value()} != "1.2")
        throw error{errc::invalid_file, place{file, 1, 1}, "this is no XLIFF 1.2", "save it as XLIFF 1.2"};
    std::vector<unit> all;
    std::vector<problem> wrong;
    for (const auto& part : root.children("file")) {
        const std::string from = part.attribute("source-language").value();
        const std::string to = part.attribute("target-language").value();
        if (from.empty() || to.empty())
            wrong.push_back({place_of(text, file, part.offset_debug()), "a file without its two languages",
                             "write source-language and target-language"});
        // Tools may put units into groups.
        struct collector : pugi::xml_tree_walker {
            bool for_each(pugi::xml_node& node) override {
                if (std::string_view{node.name()} == "trans-unit") found.push_back(node);
                return true;
            }
            std::vector<pugi::xml_node> found;
        } units;
        pugi::xml_node within = part;
        within.traverse(units);
        for (const auto& each : units.found) {
            bool more = false;
            unit made{from, to, text_of(each.child("source"), more)};
            const auto target = each.child("target");
            made.target = text_of(target, more);
            made.where = place_of(text, file, each.offset_debug());
            made.note = each.child("note").text().get();
            const std::string_view state = target.attribute("state").value();
            made.reviewed = std::string_view{each.attribute("approved").value()} == "yes" ||
                            is_one_of(state, {"translated", "signed-off", "final"});
            if (more)
                wrong.push_back({made.where, "there are tags within a text", "write texts without tags"});
            else
                all.push_back(std::move(made));
        }
    }
    if (!wrong.empty()) throw error{errc::invalid_file, std::move(wrong)};
    return all;
}

}  // namespace palabre_flow
