// src/flow/evaluator.hpp - runs a parsed expression over a scope; failures travel as cells, not as exceptions.
#pragma once

#include "flow/cell.hpp"
#include "flow/program.hpp"

#include <cstddef>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>

namespace palabre::flow::detail {

/// Memory for what one evaluation makes. The first half kilobyte costs no allocation.
class arena {
public:
    arena() : resource_{first_, sizeof first_} {}
    arena(const arena&) = delete;
    arena& operator=(const arena&) = delete;

    /// nullptr beyond expression::max_working_memory.
    void* take(std::size_t bytes, std::size_t alignment);

    template<class T> T* take_many(std::size_t count) { return static_cast<T*>(take(count * sizeof(T), alignof(T))); }

    std::size_t left() const noexcept { return left_; }

private:
    alignas(std::max_align_t) std::byte first_[512];  // left uninitialised: clearing it would cost more than most runs
    std::pmr::monotonic_buffer_resource resource_;
    std::size_t left_ = expression::max_working_memory;
};

/// A failure before it is put into words: details are kept as numbers, since many failures are absorbed by && and ||.
cell failure(fault why, std::uint32_t node, tag left = tag::error, tag right = tag::error) noexcept;

class evaluator;

/// What makes words of values: the functions that only texts have. Implemented over ICU.
class wording {
public:
    virtual ~wording() = default;

    /// A cell of text in `run`'s arena, or a failure at `node`. The arguments' kinds are as the table says.
    virtual cell say(function called, std::span<const cell> arguments, evaluator& run, std::uint32_t node) const = 0;
};

class evaluator {
public:
    evaluator(const program& given, const scope& variables, const wording* words = nullptr) noexcept
        : program_{given}, scope_{variables}, words_{words} {}

    cell run() { return visit(program_.root); }

    /// Copies a text into the arena; a failure if it is too large.
    cell keep(std::string_view text, std::uint32_t node);

    evaluation_error explain(const cell& failed) const;
    arena& memory() noexcept { return arena_; }

    /// Where the value is to be written, as speech::spelling reads it, that the function at `node` puts into words; nullptr
    /// where nobody asks, or where it is a part of something.
    std::string* value_of(std::uint32_t node) const noexcept { return node == program_.root ? value_ : nullptr; }
    void ask_for_value(std::string& into) noexcept { value_ = &into; }

private:
    cell visit(std::uint32_t at);
    cell variable(const node& from, std::uint32_t at) const;
    cell select(const node& from, std::uint32_t at);
    cell index(const node& from, std::uint32_t at);
    cell make_list(const node& from, std::uint32_t at);
    cell make_map(const node& from, std::uint32_t at);
    cell every(const node& from, std::uint32_t at, bool decides);
    cell binary(const node& from, std::uint32_t at);
    cell member_of(const cell& wanted, const cell& held, std::uint32_t at) const;
    cell call(const node& from, std::uint32_t at);
    cell apply(const node& from, std::span<const cell> arguments, std::uint32_t at);

    const program& program_;
    const scope& scope_;
    const wording* words_;
    std::string* value_ = nullptr;
    arena arena_;
};

/// + - * / % and unary minus, with CEL's overflow rules.
cell arithmetic(op what, const cell& left, const cell& right, evaluator& run, std::uint32_t node);
cell negated(const cell& given, std::uint32_t node);

/// int(), uint(), double(), string(), bool(), timestamp(), duration().
cell converted(function to, const cell& given, evaluator& run, std::uint32_t node);

/// The getters of timestamps and durations.
cell part_of_time(function which, std::span<const cell> arguments, std::uint32_t node);

/// size(), contains(), lowerAscii() and their like.
cell text_function(function which, std::span<const cell> arguments, evaluator& run, std::uint32_t node);

}  // namespace palabre::flow::detail
