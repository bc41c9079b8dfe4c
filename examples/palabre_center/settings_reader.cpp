// examples/palabre_center/settings_reader.cpp - the words of a configuration: lengths of time, numbers, secrets.
#include "settings_reader.hpp"

#include "core/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>

namespace palabre_center {

using namespace palabre;
using detail::shown;

namespace {

struct unit {
    std::string_view name;
    palabre::duration length;
};
constexpr unit units[] = {{"ms", std::chrono::milliseconds{1}},
                          {"s", std::chrono::seconds{1}},
                          {"min", std::chrono::minutes{1}},
                          {"h", std::chrono::hours{1}},
                          {"d", std::chrono::hours{24}}};

/// In the largest unit that needs no fraction.
std::string told(palabre::duration length) {
    for (auto each = std::rbegin(units); each != std::rend(units); ++each)
        if (length % each->length == palabre::duration{0} && (length.count() != 0 || each->name == "s"))
            return fmt::format("{}{}", length / each->length, each->name);
    return fmt::format("{}us", length.count());
}

/// The first text of the tree, in the order of the file, that `what` quotes.
const yaml_node* quoted_in(const yaml_node& tree, std::string_view what) {
    if (tree.is == yaml_node::kind::text && !tree.text.empty() && what.find(shown(tree.text)) != what.npos)
        return &tree;
    for (const auto& each : tree.items)
        if (const auto* const found = quoted_in(each, what)) return found;
    for (const auto& each : tree.entries)
        if (const auto* const found = quoted_in(each.value, what)) return found;
    for (const auto& each : tree.entries)
        if (what.find(shown(each.key)) != what.npos) return &each.value;
    return nullptr;
}

}  // namespace

std::string settings_reader::text(const yaml_node& node) {
    const auto written = yaml_.text(node);
    if (!written) return {};
    constexpr std::string_view opens = "${env:";
    std::string read;
    std::size_t at = 0;
    for (auto from = written->find(opens); from != std::string::npos; from = written->find(opens, at)) {
        const auto end = written->find('}', from);
        if (end == std::string::npos) {
            yaml_.report(yaml_.place_in(node, from), "this has no end", "write ${env:NAME}");
            return {};
        }
        const std::string name = written->substr(from + opens.size(), end - from - opens.size());
        const char* const found = name.empty() ? nullptr : environment_(name.c_str());
        if (found == some_value) {
            unknown_.push_back(yaml_.place_of(node));
            return *written;
        }
        if (found == nullptr || *found == '\0') {
            yaml_.report(yaml_.place_in(node, from), fmt::format("the environment has no variable {}", shown(name)),
                         "set it before palabre-center starts, or write the value here");
            return {};
        }
        read += written->substr(at, from - at) + found;
        at = end + 1;
    }
    return read + written->substr(at);
}

void settings_reader::report(const yaml_node& at, std::string what, std::string cure) {
    const auto place = yaml_.place_of(at);
    if (std::ranges::find(unknown_, place) == unknown_.end()) yaml_.report(place, std::move(what), std::move(cure));
}

void settings_reader::text(const yaml_node& map, std::string_view key, std::string& into) {
    if (const auto* const found = map.find(key))
        if (auto read = text(*found); !read.empty()) into = std::move(read);
}

std::string settings_reader::path(const yaml_node& node) {
    const std::filesystem::path written{text(node)};
    if (written.empty()) return {};
    return (std::filesystem::path{file_}.parent_path() / written).lexically_normal().string();
}

void settings_reader::path(const yaml_node& map, std::string_view key, std::string& into) {
    if (const auto* const found = map.find(key))
        if (auto read = path(*found); !read.empty()) into = std::move(read);
}

std::optional<duration> settings_reader::duration(const yaml_node& node, palabre::duration least,
                                                  palabre::duration most) {
    const auto refuse = [&] {
        report(node, "a length of time is expected",
               fmt::format("write one from {} to {}, with its unit: ms, s, min, h or d", told(least), told(most)));
        return std::nullopt;
    };
    if (node.is != yaml_node::kind::text) return refuse();
    std::int64_t count = 0;
    const char* const end = node.text.data() + node.text.size();
    const auto [stop, failure] = std::from_chars(node.text.data(), end, count);
    if (failure != std::errc{} || count < 0) return refuse();
    const std::string_view name{stop, static_cast<std::size_t>(end - stop)};
    const auto* const found = std::ranges::find(units, name, &unit::name);
    const bool bare_zero = count == 0 && name.empty();
    if (found == std::end(units) && !bare_zero) return refuse();
    const auto length = bare_zero ? palabre::duration{1} : found->length;
    if (count > most / length || count * length < least) return refuse();
    return count * length;
}

void settings_reader::rate(const yaml_node& map, std::string_view key, double most, double& into) {
    const auto* const found = map.find(key);
    if (found == nullptr) return;
    double read = 0;
    const char* const end = found->text.data() + found->text.size();
    const auto [stop, failure] = std::from_chars(found->text.data(), end, read);
    if (found->is == yaml_node::kind::text && failure == std::errc{} && stop == end && read >= 0 && read <= most)
        into = read;
    else
        report(*found, "a number is expected", fmt::format("write one from 0 to {}, such as 12.5", most));
}

void settings_reader::ports(const yaml_node& node, std::uint16_t& first, std::uint16_t& last) {
    const std::string written = text(node);
    if (written.empty()) return;
    unsigned from = 0, to = 0;
    const char* const end = written.data() + written.size();
    const auto [dash, wrong] = std::from_chars(written.data(), end, from);
    const bool has_dash = wrong == std::errc{} && dash != end && *dash == '-';
    const auto [stop, wrong_too] = std::from_chars(has_dash ? dash + 1 : end, end, to);
    if (!has_dash || wrong_too != std::errc{} || stop != end || from < 1024 || to > 65'535 || from >= to)
        return report(node, shown(written) + " is no range of ports",
                      "write two from 1024 to 65535, the lower first: 16384-32767");
    first = static_cast<std::uint16_t>(from);
    last = static_cast<std::uint16_t>(to);
}

void settings_reader::yes_or_no(const yaml_node& map, std::string_view key, bool& into) {
    if (const auto* const found = map.find(key)) into = yaml_.boolean(*found).value_or(into);
}

std::optional<std::size_t> settings_reader::word(const yaml_node& node, std::span<const std::string_view> known) {
    const auto written = yaml_.text(node);
    if (!written) return std::nullopt;
    if (const auto found = std::ranges::find(known, *written); found != known.end())
        return static_cast<std::size_t>(found - known.begin());
    const auto meant = detail::did_you_mean(*written, known);
    report(node, fmt::format("{} means nothing here", shown(*written)),
           meant.empty() ? fmt::format("write one of {}", fmt::join(known, ", ")) : meant);
    return std::nullopt;
}

void settings_reader::texts(const yaml_node& map, std::string_view key, std::vector<std::string>& into,
                            const std::function<std::string(const std::string&)>& check, std::string_view cure) {
    const auto* const found = map.find(key);
    if (found == nullptr) return;
    if (found->is == yaml_node::kind::map || found->is == yaml_node::kind::null)
        return report(*found, "a list of texts is expected", "write [FIRST, SECOND]");
    into.clear();
    const auto take = [&](const yaml_node& node) {
        auto read = text(node);
        if (read.empty()) return;
        if (auto why = check ? check(read) : std::string{}; !why.empty())
            return report(node, std::move(why), std::string{cure});
        if (std::ranges::find(into, read) != into.end())
            return report(node, shown(read) + " is in the list already", "remove one of them");
        into.push_back(std::move(read));
    };
    if (found->is == yaml_node::kind::text) return take(*found);
    for (const auto& each : found->items) take(each);
}

void settings_reader::named_texts(const yaml_node& map, std::string_view key,
                                  std::map<std::string, std::string>& into) {
    if (const auto* const all = entries(map, key, "NAME: TEXT"))
        for (const auto& each : all->entries)
            if (auto read = text(each.value); !read.empty()) into[each.key] = std::move(read);
}

const yaml_node* settings_reader::section(const yaml_node& map, std::string_view key,
                                          std::initializer_list<std::string_view> known) {
    const auto* const found = map.find(key);
    return found != nullptr && yaml_.expect_map(*found, known) ? found : nullptr;
}

const yaml_node* settings_reader::entries(const yaml_node& map, std::string_view key, std::string_view form) {
    const auto* const found = map.find(key);
    return found != nullptr && yaml_.expect_map(*found, "a map is expected", fmt::format("write {}", form)) ? found
                                                                                                            : nullptr;
}

bool settings_reader::has_unknown(const yaml_node& tree) const {
    return std::ranges::find(unknown_, yaml_.place_of(tree)) != unknown_.end() ||
           std::ranges::any_of(tree.items, [this](const auto& each) { return has_unknown(each); }) ||
           std::ranges::any_of(tree.entries, [this](const auto& each) { return has_unknown(each.value); });
}

void settings_reader::report_quoting(const yaml_node& section, const std::vector<problem>& problems) {
    if (has_unknown(section)) return;  // perhaps that is what the part stumbled over
    for (const auto& each : problems) {
        const auto* const at = quoted_in(section, each.what);
        report(at != nullptr ? *at : section, each.what, each.cure);
    }
}

}  // namespace palabre_center
