// src/core/yaml_places.cpp - from a byte of a scalar's value back to where it stands in the file.
#include "core/yaml_problems.hpp"

namespace palabre::detail {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Walks through a scalar as it is written, in step with its value. yaml-cpp tells only where a scalar begins, so the
/// two are laid side by side: white space that only the file has is indentation, or the rest of a folded line break.
class scalar_walk {
public:
    scalar_walk(std::string_view text, const yaml_node& node, place start)
        : text_{text}, value_{node.text}, at_{node.offset}, where_{std::move(start)} {
        while (is('&') || is('!')) {  // anchors and tags stand before the value
            while (more() && !is_space(text_[at_])) step();
            while (more() && is_space(text_[at_])) step();
        }
        if (!node.quoted) return;
        quote_ = more() ? text_[at_] : '\0';
        if (is('"') || is('\'')) step();
        if (quote_ == '|' || quote_ == '>')
            while (more() && !is('\n')) step();  // its header
        if (is('\n')) step();
    }

    place to(std::size_t offset) {
        for (std::size_t done = 0; done < value_.size(); done += take(value_[done], done)) {
            skip_what_only_the_file_has(value_[done]);
            if (done >= offset) break;
        }
        return std::move(where_);
    }

private:
    bool more() const { return at_ < text_.size(); }
    bool is(char c) const { return more() && text_[at_] == c; }
    bool stands_for(char c) const { return text_[at_] == c || (c == ' ' && is('\n')) || (c == ' ' && is('\r')); }

    void step() {
        ++where_.column;
        if (is('\n')) {
            ++where_.line;
            where_.column = 1;
        }
        ++at_;
    }

    /// Goes over what is written for one character of the value, or one byte of it; how many bytes of the value it was.
    std::size_t take(char c, std::size_t done) {
        if (quote_ == '"' && is('\\')) return take_escape(done);
        if (quote_ == '\'' && c == '\'') step();  // written twice
        if (more()) step();
        return 1;
    }

    void skip_what_only_the_file_has(char next) {
        while (more()) {
            const bool joins_lines = quote_ == '"' && is('\\') && at_ + 1 < text_.size() &&
                                     (text_[at_ + 1] == '\n' || text_[at_ + 1] == '\r');
            if (joins_lines)
                step();
            else if (!is_space(text_[at_]) || stands_for(next))
                return;
            step();
            if (!joins_lines) continue;
            while (more() && is_space(text_[at_])) step();
        }
    }

    std::size_t take_escape(std::size_t done) {
        step();
        const int digits = is('x') ? 2 : is('u') ? 4 : is('U') ? 8 : 0;
        for (int i = 0; more() && i <= digits; ++i) step();
        std::size_t bytes = 1;
        while (done + bytes < value_.size() && (static_cast<unsigned char>(value_[done + bytes]) & 0xC0U) == 0x80U)
            ++bytes;
        return bytes;
    }

    std::string_view text_, value_;
    std::size_t at_;
    place where_;
    char quote_ = '\0';
};

}  // namespace

place yaml_reader::place_in(const yaml_node& node, std::size_t offset) const {
    return scalar_walk{text_, node, place_of(node)}.to(offset);
}

}  // namespace palabre::detail
