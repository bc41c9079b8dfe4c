// src/history/facts.hpp - what each record counts for, the same in every store.
#pragma once

#include "palabre/history/disposition.hpp"
#include "palabre/history/lead.hpp"
#include "palabre/history/outbox.hpp"
#include "palabre/history/report_book.hpp"
#include "palabre/history/work_note.hpp"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace palabre::history {

/// One record, counted: when, whose contact, its value of each dimension.
struct fact {
    calendar_time at{};
    std::int64_t id = 0;  ///< The record's, for the order of those of one moment.
    interaction_id of = {};
    std::array<std::string, all_dimensions.size()> values = {};
    tally counts = {};

    std::string& value(dimension which) { return values[static_cast<std::size_t>(which)]; }
    const std::string& value(dimension which) const { return values[static_cast<std::size_t>(which)]; }
};

/// What a company's codes mean.
using meanings = std::map<std::string, meaning, std::less<>>;

fact count(const interaction& what, const meanings& of);
/// `within` is nullptr where the contact is kept no more.
fact count(const queue_visit& what, const interaction* within);
fact count(const agent_span& what);
fact count(const lead_attempt& what, bool is_first, const std::string& campaign, const interaction* within,
           const meanings& of);
/// `parts`: of an SMS.
fact count(const outgoing& what, const std::string& campaign, std::size_t parts);

/// A message's text as it is measured: masks stand for one letter each.
std::string measured_text(const outgoing& what);

bool matches(const fact& one, const std::vector<report_filter>& where);

/// Sums facts by value and by period.
class counting {
public:
    explicit counting(const report_question& what) : what_{what} {}

    void add(const fact& one);
    void add(std::size_t period, std::string_view value, const tally& counts);
    std::vector<report_line> lines() &&;

    std::optional<std::size_t> period_of(calendar_time at) const;

private:
    report_question what_;
    std::map<std::pair<std::size_t, std::string>, tally, std::less<>> sums_;
};

/// Sums forms by field, value and disposition.
class form_counting {
public:
    /// `details` of an entry that is a disposition: {"fields":{"amount":12}}.
    void add(const value& details, const std::string& disposition);
    void add(const std::vector<form_line>& lines);
    std::vector<form_line> lines() &&;

private:
    void add(const std::string& field, const std::string& text, const std::string& disposition, std::int64_t count);

    struct of_field {
        std::set<std::string, std::less<>> values;
        std::map<std::pair<std::string, std::string>, std::int64_t> counts;  ///< By value and disposition.
    };
    std::map<std::string, of_field, std::less<>> fields_;
};

/// Whether it has all these values.
bool matches(const interaction& one, const std::vector<report_filter>& where);

/// Why a question cannot be answered; "" where it can.
std::string why_refused(const report_question& what);
std::string why_refused(const behind_question& what, std::size_t limit);
std::string why_refused(const form_question& what);
std::string why_refused(const recording_question& what, std::size_t limit);

}  // namespace palabre::history
