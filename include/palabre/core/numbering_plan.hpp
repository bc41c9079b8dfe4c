// palabre/core/numbering_plan.hpp - the numbering plans of countries, as data, and what they make of a written number.
#pragma once

#include "palabre/core/phone_number.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::detail {
struct numbering_data;
}

namespace palabre::numbering {

/// Why an address is not a number. Most are the caller's or the customer's doing: data, not exceptions.
enum class fault {
    none,             ///< It is one.
    withheld,         ///< The caller hides it ("", anonymous, restricted, unavailable, ...).
    not_text,         ///< Not UTF-8.
    not_a_number,     ///< More than digits and the marks between them, or longer than 256 bytes.
    too_short,        ///< Digits are missing.
    too_long,         ///< Digits too many, perhaps two numbers in one field.
    no_country,       ///< Written without its country, and no plan tells which.
    no_such_country,  ///< No country has this code.
    unassigned,       ///< The right length, in a range that its country has not given out.
};

/// "too_short" and so on: stable names for logs and bindings.
std::string_view to_string(fault found) noexcept;

/// What came of reading an address: a number, or why not.
struct reading {
    std::optional<phone_number> number;
    numbering::fault fault = numbering::fault::none;

    /// What is wrong and how to mend it, for people: "7 digits are too few for Benin; write all 10, such as
    /// 01 90 01 12 34". Never quotes the address itself. "" with a number.
    std::string why;

    explicit operator bool() const noexcept { return number.has_value(); }
    const phone_number& operator*() const noexcept { return *number; }
    const phone_number* operator->() const noexcept { return &*number; }
};

/// After every migration that the plans know, those still to come too.
inline constexpr calendar_time newest = calendar_time::max();

/// Numbering plans: for each country its code, lengths, ranges, operators' prefixes, and the dated migrations that
/// gave old numbers new digits. One person stays one customer across a migration because every form, old or new, is
/// read as the same normal form; forms() gives the others back.
///
/// Owns:    its data, shared between copies; a copy costs a pointer.
/// Threads: const members from any thread.
class plans {
public:
    /// The plans inside the library: Benin, Burkina Faso, Cote d'Ivoire, Niger, Nigeria, Senegal, Togo. Reads them
    /// anew on each call (about a millisecond): keep the result.
    static plans builtin();

    /// The built-in plans and those of a YAML text (docs/manual/numbers.md has the format); a country of the text
    /// replaces the built-in one. `file` is for messages only.
    /// Throws error{errc::invalid_file} with every problem of the text, or error{errc::too_large} beyond 4 MB.
    static plans load(std::string_view yaml, std::string file);

    /// Reads an address in any form that people and channels write: national or international (+ or the country's
    /// prefix), with the punctuation of any script, as tel:, sip:, sips:, sms: or whatsapp: URI.
    /// `home` is the country of numbers written without one; country{} if unknown.
    /// `as_of` chooses the normal form: the one in force then. Compare numbers of one `as_of` only; the default never
    /// changes what it once gave while no new migration is added to the data.
    reading parse(std::string_view written, country home, calendar_time as_of = newest) const;

    /// All forms that the number has had, the newest first: what to look for where an old form may have been kept.
    std::vector<phone_number> forms(const phone_number& number) const;

    /// As people of its country write it: "01 90 01 12 34", "0802 123 4567".
    std::string national(const phone_number& number) const;

    /// "+229 01 90 01 12 34"; a short code stays "100".
    std::string international(const phone_number& number) const;

    /// The operator to which the plan assigned the number's prefix; none where the data does not say.
    std::optional<operator_hint> assigned_operator(const phone_number& number) const;

    /// The countries with a plan, in alphabetical order of their codes.
    std::vector<country> countries() const;

private:
    explicit plans(std::shared_ptr<const detail::numbering_data> data) : data_{std::move(data)} {}
    static phone_number made(std::string_view code, std::string_view national, number_kind kind, country home,
                             std::string_view written);

    std::shared_ptr<const detail::numbering_data> data_;
};

}  // namespace palabre::numbering
