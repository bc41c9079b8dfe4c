// src/store/lists/lead_reader.hpp - rows of a file as leads: its columns bound, its numbers in their normal form.
#pragma once

#include "palabre/core/numbering_plan.hpp"
#include "palabre/history/lead_import.hpp"
#include "store/import/raw_rows.hpp"
#include "store/lists/file_form.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace palabre::lists {

/// Reads a file once, in its order.
///
/// Owns:    its file.
/// Threads: one at a time.
class lead_reader {
public:
    /// Throws as preview_leads() does.
    lead_reader(const history::lead_file& of, const file_form& form);

    /// False at the end. Rows have no ids.
    bool next(history::listed_lead& into);

    const std::vector<history::lead_preview::column>& columns() const noexcept { return columns_; }
    /// Bytes of the file behind what has been read: about, since quotes and line ends are not counted.
    std::int64_t read() const noexcept { return read_; }

private:
    void read_number(const std::string& written, const std::string& label, history::listed_lead& into);
    void read_priority(const std::string& written, const std::string& label, history::listed_lead& into);
    void fault(history::listed_lead& into, const std::string& column, const std::string& value, std::string reason,
               std::string detail = {}) const;

    country home_;
    std::unique_ptr<importing::raw_rows> rows_;
    std::vector<history::lead_preview::column> columns_;
    std::vector<std::string> names_;  ///< Of the columns, as JSON.
    numbering::plans plans_ = numbering::plans::builtin();
    importing::raw_row raw_;
    std::int64_t read_ = 0;
};

}  // namespace palabre::lists
