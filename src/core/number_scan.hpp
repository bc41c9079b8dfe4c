// src/core/number_scan.hpp - the digits of an address in whatever script, punctuation or URI it came.
#pragma once

#include "palabre/core/numbering_plan.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace palabre::detail {

/// A row of digits without a place on the heap. What does not fit is counted and dropped: such a row is too long for
/// any number.
class digit_row {
public:
    digit_row() = default;
    digit_row(std::string_view first, std::string_view second) noexcept {
        for (const char each : first) append(each);
        for (const char each : second) append(each);
    }

    std::string_view view() const noexcept { return {digits_.data(), overflows() ? digits_.size() : size_}; }
    std::size_t size() const noexcept { return size_; }
    bool overflows() const noexcept { return size_ > digits_.size(); }

    void append(char digit) noexcept {
        if (size_ < digits_.size()) digits_[size_] = digit;
        ++size_;
    }

private:
    std::array<char, 24> digits_{};  // 15, a prefix such as 009, a trunk prefix, and a few to count
    std::size_t size_ = 0;
};

struct scanned_number {
    digit_row digits;
    bool international = false;  ///< Begins with the country's code: a plus, or a WhatsApp id.
    numbering::fault fault = numbering::fault::none;
};

scanned_number scan_number(std::string_view written) noexcept;

}  // namespace palabre::detail
