// src/store/import/row_maker.hpp - makes rows of cells: columns, numbers in their normal form, dates in UTC.
#pragma once

#include "palabre/core/numbering_plan.hpp"
#include "store/import/raw_rows.hpp"
#include "store/import/rows.hpp"

#include <optional>
#include <vector>

namespace palabre::importing {

/// Owns:    where its source's columns stand; the source must outlive it.
/// Threads: one at a time.
class row_maker {
public:
    /// Reports every column that the source does not have.
    row_maker(const source& of, const std::vector<std::string>& columns, numbering::plans plans,
              std::vector<problem>& problems);

    /// What is wrong with the row, or nothing.
    std::optional<refusal> make(const raw_row& from, row& into);

private:
    /// A field whose columns have been found.
    struct bound {
        const field* of = nullptr;
        std::vector<std::size_t> at;
    };
    struct named {
        std::string name;
        bound from;
    };
    struct addressed {
        history::identity_kind kind;
        bound from;
        country home;
    };
    struct consenting {
        std::string purpose;
        std::optional<bound> given, on, at, proof;
    };

    bound bind(const field& of, const std::vector<std::string>& columns, std::vector<problem>& problems) const;
    bound* find(std::string_view name);

    /// The field's text; "" where there is none. Valid until the next one is read.
    const std::string& text(const bound& from);
    const std::string& text(std::string_view name, std::size_t longest = 256);
    std::optional<calendar_time> date(const bound& from, std::string_view name);
    std::optional<calendar_time> date(std::string_view name);
    std::string language(std::string_view name);
    template<class Enum> Enum one_of(std::string_view name, Enum (*read)(std::string_view), Enum usual);
    std::optional<bool> yes_or_no(const bound& from, std::string_view name);
    std::optional<std::int64_t> number(std::string_view name);
    std::string medium_text(const bound* from);

    void read_addresses(row& into);
    void read_address(const addressed& from, const std::string& written, row& into);
    void read_phone(const addressed& from, const std::string& written, row& into);
    void read_customer(row& into);
    void read_interaction(row& into);
    void read_forbidden(row& into);
    void read_disposition(row& into);
    void read_consent(const consenting& from, customer_row& into);

    /// The first thing that is wrong is what is told.
    void refuse(std::string what, std::string cure);

    const source& of_;
    numbering::plans plans_;
    std::vector<std::pair<std::string, bound>> fields_;
    std::vector<addressed> addresses_;
    std::vector<consenting> consents_;
    std::vector<named> labels_, details_;
    const raw_row* from_ = nullptr;
    std::string scratch_;
    std::optional<refusal> wrong_;
};

}  // namespace palabre::importing
