// src/core/yaml_problems.cpp - yaml-cpp's events made into a tree, within limits.
#include "core/yaml_problems.hpp"

#include "core/nearest.hpp"

#include <algorithm>
#include <charconv>
#include <istream>
#include <numeric>
#include <streambuf>
#include <tuple>
#include <utility>

#include <boost/locale/utf.hpp>
#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace palabre::detail {
namespace {

constexpr std::size_t most_shown = 60;

/// Refuses what yaml-cpp would misread: it takes \x04 for the end of the file, and does not check UTF-8.
void check_characters(std::string_view text, const std::string& file) {
    using utf8 = boost::locale::utf::utf_traits<char>;
    place at{file, 1, 1};
    for (auto next = text.begin(); next != text.end();) {
        const auto start = next;
        const auto point = utf8::decode(next, text.end());
        if (point == boost::locale::utf::illegal || point == boost::locale::utf::incomplete)
            throw error{errc::invalid_file, at, "the text is not UTF-8", "save the file as UTF-8"};
        if ((point < 0x20 && point != '\t' && point != '\n' && point != '\r') || point == 0x7F)
            throw error{errc::invalid_file, at, fmt::format("a control character, U+{:04X}", point), "remove it"};
        at.column += static_cast<int>(next - start);
        if (point == '\n') {
            ++at.line;
            at.column = 1;
        }
    }
}

struct view_buffer : std::streambuf {
    explicit view_buffer(std::string_view text) {
        char* const start = const_cast<char*>(text.data());  // an input buffer never writes
        setg(start, start, start + text.size());
    }
};

/// Builds the tree from yaml-cpp's events. Throwing at the first level too many ends yaml-cpp's recursion as well.
class tree_builder : public YAML::EventHandler {
public:
    explicit tree_builder(const std::string& file) : file_{file} {}

    yaml_node root;
    bool has_document = false;
    std::size_t last_quoted = 0;  // where the last text in quotes, or in a block, began

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (has_document) refuse(mark, "a second document begins", "keep one document a file");
        has_document = true;
    }
    void OnDocumentEnd() override {}
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        refuse(mark, "aliases are not supported", "write the value out");
    }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(mark, yaml_node::kind::null); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& text) override {
        check_tag(mark, tag);
        if (tag == "!") last_quoted = static_cast<std::size_t>(mark.pos);
        if (auto* const open = current(); open != nullptr && open->is == yaml_node::kind::map && !has_key_) {
            open->entries.push_back({text, mark.line + 1, mark.column + 1, {}});
            has_key_ = true;
            return;
        }
        yaml_node& added = add(mark, yaml_node::kind::text);
        added.text = text;
        added.quoted = tag == "!";
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        check_tag(mark, tag);
        begin(mark, yaml_node::kind::list);
    }
    void OnSequenceEnd() override { open_.pop_back(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {
        check_tag(mark, tag);
        begin(mark, yaml_node::kind::map);
    }
    void OnMapEnd() override { open_.pop_back(); }

private:
    [[noreturn]] void refuse(const YAML::Mark& mark, std::string what, std::string cure) const {
        throw error{errc::invalid_file, {file_, mark.line + 1, mark.column + 1}, std::move(what), std::move(cure)};
    }

    void check_tag(const YAML::Mark& mark, const std::string& tag) const {
        if (!tag.empty() && tag != "?" && tag != "!") refuse(mark, "tags are not supported", "remove " + shown(tag));
    }

    yaml_node* current() const { return open_.empty() ? nullptr : open_.back(); }

    yaml_node& add(const YAML::Mark& mark, yaml_node::kind is) {
        yaml_node node;
        node.is = is;
        node.line = mark.line + 1;
        node.column = mark.column + 1;
        node.offset = static_cast<std::uint32_t>(mark.pos);
        yaml_node* const in = current();
        if (in == nullptr) return root = std::move(node);
        if (in->is == yaml_node::kind::list) return in->items.emplace_back(std::move(node));
        if (!has_key_)
            refuse(mark, "a key that is not a text",
                   "close the brackets before it; a key is a text of at most 1024 bytes");
        has_key_ = false;
        yaml_entry& entry = in->entries.back();
        if (is == yaml_node::kind::null) {  // yaml-cpp places an absent value at what follows it
            node.line = entry.line;
            node.column = entry.column;
        }
        return entry.value = std::move(node);
    }

    void begin(const YAML::Mark& mark, yaml_node::kind is) {
        if (open_.size() == yaml_reader::most_levels)
            refuse(mark, fmt::format("more than {} levels of nesting", yaml_reader::most_levels), "nest less deeply");
        open_.push_back(&add(mark, is));
    }

    const std::string& file_;
    std::vector<yaml_node*> open_;  // a node stays where it is until its parent, open too, gets the next one
    bool has_key_ = false;          // the current map's last entry waits for its value
};

/// What most often is behind yaml-cpp's message.
std::string cure_of(const YAML::Exception& failed, std::string_view text) {
    if (failed.msg == "unknown token") return "put the text in quotes";  // a question mark, then a comma
    if (failed.msg.starts_with(YAML::ErrorMsg::INVALID_UNICODE))         // JSON's two escapes for one character
        return "write the character itself, not its escapes";
    if (failed.msg == "illegal EOF in scalar") return "close the quotes that are open";
    std::size_t start = 0;
    for (int line = 0; line < failed.mark.line && start < text.size(); ++line)
        start = std::min(text.find('\n', start), text.size() - 1) + 1;
    const std::size_t first = text.find_first_not_of(" \t", start);
    if (text.substr(start, first - std::min(start, first)).find('\t') != std::string_view::npos)
        return "indent with spaces, not with tabs";
    return "correct the YAML";
}

/// Refuses a text whose quotes do not close: yaml-cpp takes the end of the file for a quote.
void check_closed(std::string_view text, std::size_t start, const std::string& file) {
    const char quote = start < text.size() ? text[start] : '\0';
    if (quote != '"' && quote != '\'') return;
    for (std::size_t at = start + 1; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\')
            ++at;
        else if (text[at] == quote)
            return;
    }
    const auto before = text.substr(0, start);
    const auto line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
    const auto column = static_cast<int>(start - (before.rfind('\n') + 1)) + 1;
    throw error{errc::invalid_file, {file, line, column}, "a text without its closing quote", "close it"};
}

}  // namespace

const yaml_node* yaml_node::find(std::string_view key) const noexcept {
    const auto found = std::ranges::find(entries, key, &yaml_entry::key);
    return found == entries.end() ? nullptr : &found->value;
}

yaml_node yaml_reader::parse(std::string_view text) {
    if (text.size() > most_bytes)
        throw error{errc::too_large, place{file_}, fmt::format("{} bytes of YAML", text.size()),
                    fmt::format("at most {} are read", most_bytes)};
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    check_characters(text, file_);
    text_ = text;
    tree_builder builder{file_};
    std::optional<error> failure;
    try {
        view_buffer buffer{text};
        std::istream stream{&buffer};
        YAML::Parser parser{stream};
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& failed) {
        const bool known = !failed.mark.is_null();
        const place where = known ? place{file_, failed.mark.line + 1, failed.mark.column + 1} : place{file_, 1, 1};
        failure.emplace(errc::invalid_file, where, failed.msg, cure_of(failed, text));
    }
    check_closed(text, builder.last_quoted, file_);
    if (failure) throw *failure;
    drop_duplicates(builder.root);
    return std::move(builder.root);
}

void yaml_reader::drop_duplicates(yaml_node& node) {
    for (yaml_node& each : node.items) drop_duplicates(each);
    for (yaml_entry& each : node.entries) drop_duplicates(each.value);
    if (node.entries.size() < 2) return;

    std::vector<std::size_t> order(node.entries.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::string_view{node.entries[i].key}; });
    std::vector<bool> dropped(order.size());
    for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
        const yaml_entry& kept = node.entries[order[first]];
        const yaml_entry& each = node.entries[order[i]];
        if (each.key != kept.key) {
            first = i;
            continue;
        }
        report(place_of(each), fmt::format("the key {} stands on line {} already", shown(each.key), kept.line),
               "remove one of them");
        dropped[order[i]] = true;
    }
    std::size_t at = 0;
    std::erase_if(node.entries, [&](const yaml_entry&) { return dropped[at++]; });
}

void yaml_reader::report(place where, std::string what, std::string cure) {
    if (problems_.size() < most_problems)
        problems_.push_back({std::move(where), std::move(what), std::move(cure)});
    else
        ++left_out_;
}

bool yaml_reader::expect_map(const yaml_node& node, std::span<const std::string_view> known) {
    const auto keys = [&] { return fmt::format("the keys here are {}", fmt::join(known, ", ")); };
    if (node.is != yaml_node::kind::map) return expect_map(node, "a map is expected", keys());
    for (const yaml_entry& each : node.entries) {
        if (std::ranges::find(known, each.key) != known.end()) continue;
        if (problems_.size() == most_problems) {  // a guess would be for nobody
            ++left_out_;
            continue;
        }
        const std::string meant = did_you_mean(each.key, known);
        report(place_of(each), "unknown key " + shown(each.key), meant.empty() ? keys() : meant);
    }
    return true;
}

bool yaml_reader::expect_map(const yaml_node& node, std::string_view what, std::string_view cure) {
    if (node.is == yaml_node::kind::map) return true;
    report(place_of(node), std::string{what}, std::string{cure});
    return false;
}

const yaml_node* yaml_reader::required(const yaml_node& map, std::string_view key) {
    const yaml_node* const found = map.find(key);
    if (found == nullptr) report(place_of(map), fmt::format("the key '{}' is missing", key), "add it");
    return found;
}

std::optional<std::string> yaml_reader::text(const yaml_node& node) {
    if (node.is == yaml_node::kind::text && !node.text.empty()) return node.text;
    const bool empty = node.is == yaml_node::kind::null || node.is == yaml_node::kind::text;
    report(place_of(node), empty ? "a text is missing" : "a text is expected", "write it here, on one line");
    return std::nullopt;
}

std::optional<std::int64_t> yaml_reader::integer(const yaml_node& node, std::int64_t least, std::int64_t most) {
    std::int64_t read = 0;
    const char* const end = node.text.data() + node.text.size();
    const auto [stop, failure] = std::from_chars(node.text.data(), end, read);
    const bool is_number = node.is == yaml_node::kind::text && !node.quoted && failure == std::errc{} && stop == end;
    if (is_number && read >= least && read <= most) return read;
    report(place_of(node), "a whole number is expected", fmt::format("write one from {} to {}", least, most));
    return std::nullopt;
}

std::optional<bool> yaml_reader::boolean(const yaml_node& node) {
    if (node.is == yaml_node::kind::text && !node.quoted && (node.text == "true" || node.text == "false"))
        return node.text == "true";
    report(place_of(node), "true or false is expected", "write one of them, without quotes");
    return std::nullopt;
}

void yaml_reader::finish() {
    if (auto problems = take_problems(); !problems.empty()) throw error{errc::invalid_file, std::move(problems)};
}

std::vector<problem> yaml_reader::take_problems() {
    std::ranges::stable_sort(problems_, {}, [](const problem& each) {
        return std::tuple{each.where.line, each.where.column, std::string_view{each.what}};
    });
    // What one line says of several things (monday-friday) may have been found wrong with each of them.
    problems_.erase(std::unique(problems_.begin(), problems_.end()), problems_.end());
    if (left_out_ > 0)
        problems_.push_back({place{file_}, fmt::format("{} more problems", left_out_), "mend these first"});
    left_out_ = 0;
    return std::exchange(problems_, {});
}

std::string shown(std::string_view text) {
    std::string_view start = text.substr(0, most_shown);
    if (start.size() < text.size())  // not within a character of UTF-8
        while (!start.empty() && (static_cast<unsigned char>(text[start.size()]) & 0xC0U) == 0x80U)
            start.remove_suffix(1);
    std::string line{start};
    std::ranges::replace_if(
        line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return fmt::format("'{}{}'", line, start.size() < text.size() ? "..." : "");
}

}  // namespace palabre::detail
