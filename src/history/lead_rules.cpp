// src/history/lead_rules.cpp - which rows of a file become leads, and whose turn it is among lists.
#include "history/lead_rules.hpp"

#include "history/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <numeric>
#include <tuple>

namespace palabre::history {
namespace {

using rows_by = std::unordered_map<std::string_view, known_row>;

const known_row* known_by(const rows_by& kept, const rows_by& taken, std::string_view what) {
    if (const auto found = kept.find(what); found != kept.end()) return &found->second;
    const auto found = taken.find(what);
    return found != taken.end() ? &found->second : nullptr;
}

/// One row after the other: those before it in its chunk count as kept.
class row_judge {
public:
    row_judge(const known_rows& known, lead_upload& to) : known_{known}, to_{to} {}

    row_outcome judge(const listed_lead& row) {
        row_outcome made;
        ++to_.rows;
        if (row.numbers.empty()) {
            ++to_.invalid;
            made.faults = row.faults;
        } else if (!is_kept(row)) {
            made.faults = row.faults;
            judge_numbers(row, made);
        } else {
            ++to_.unchanged;
        }
        int place = 0;
        for (auto& each : made.faults) {
            each.line = row.line;
            each.place = place++;
        }
        return made;
    }

private:
    /// Where another upload, or an earlier try of this one, has taken this very row.
    bool is_kept(const listed_lead& row) const {
        if (!row.key.empty()) {
            const auto* const by = known_by(known_.keys, keys_, row.key);
            if (by != nullptr && (by->upload != to_.id || by->line == row.line)) return true;
        }
        return std::any_of(row.numbers.begin(), row.numbers.end(), [&](const lead_number& each) {
            const auto* const by = known_by(known_.numbers, numbers_, each.address);
            return by != nullptr && by->list == to_.into && by->digest == row.digest &&
                   (by->upload != to_.id || by->line == row.line);
        });
    }

    void judge_numbers(const listed_lead& row, row_outcome& made) {
        bool doubled = false;
        const auto fault = [&](const lead_number& number, const char* reason, std::string detail) {
            made.faults.push_back({.column = number.label,
                                   .value = number.written.substr(0, longest_word),
                                   .reason = reason,
                                   .detail = std::move(detail)});
        };
        if (const auto* const by = known_by(known_.keys, keys_, row.key); by != nullptr && !row.key.empty()) {
            fault(row.numbers.front(), "duplicate", place_of(*by));
            ++to_.duplicate;
            return;
        }
        for (std::size_t at = 0; at < row.numbers.size(); ++at) {
            const auto& each = row.numbers[at];
            if (const auto* const by = known_by(known_.numbers, numbers_, each.address)) {
                fault(each, "duplicate", place_of(*by));
                doubled = true;
            } else if (const auto list = known_.forbidden.find(each.address); list != known_.forbidden.end()) {
                fault(each, "forbidden", "list " + list->second);
            } else {
                made.numbers.push_back(at);
            }
        }
        if (made.numbers.empty()) {
            ++(doubled ? to_.duplicate : to_.forbidden);
            return;
        }
        made.taken = true;
        ++to_.added;
        const known_row now{to_.into, to_.id, row.line, row.digest};
        for (const auto at : made.numbers) numbers_.emplace(row.numbers[at].address, now);
        if (!row.key.empty()) keys_.emplace(row.key, now);
    }

    std::string place_of(const known_row& other) const {
        if (other.list == to_.into) return fmt::format("line {}", other.line);
        const auto name = known_.names.find(other.list.value());
        return fmt::format("list {}, line {}", name != known_.names.end() ? name->second : to_string(other.list),
                           other.line);
    }

    const known_rows& known_;
    lead_upload& to_;
    rows_by numbers_, keys_;
};

/// Whose turn it is, over and over: the list that is furthest behind its part. None where all weights are 0.
std::vector<std::size_t> turns(const std::vector<lead_question::share>& lists) {
    const auto sum =
        std::accumulate(lists.begin(), lists.end(), 0, [](int all, const auto& each) { return all + each.weight; });
    std::vector<std::size_t> order(static_cast<std::size_t>(sum));
    std::vector<int> credit(lists.size());
    for (auto& slot : order) {
        for (std::size_t at = 0; at < lists.size(); ++at) credit[at] += lists[at].weight;
        const auto best = std::max_element(credit.begin(), credit.end());
        *best -= sum;
        slot = static_cast<std::size_t>(best - credit.begin());
    }
    return order;
}

}  // namespace

std::vector<row_outcome> compare_rows(const std::vector<listed_lead>& rows, const known_rows& known, lead_upload& to) {
    row_judge judge{known, to};
    std::vector<row_outcome> made;
    made.reserve(rows.size());
    for (const auto& each : rows) made.push_back(judge.judge(each));
    return made;
}

bool concerns(std::string_view do_not_call_list, std::string_view campaign) noexcept {
    constexpr std::string_view of_campaigns = "campaign:";
    if (!do_not_call_list.starts_with(of_campaigns)) return true;
    return do_not_call_list.substr(of_campaigns.size()) == campaign && !campaign.empty();
}

std::vector<lead_candidate> chosen(const lead_question& asked, std::vector<lead_candidate> all, std::int64_t turn,
                                   std::size_t limit) {
    const auto callback = [](const lead_candidate& each) { return each.rank == callback_rank; };
    std::sort(all.begin(), all.end(), [&](const lead_candidate& a, const lead_candidate& b) {
        const auto key = [&](const lead_candidate& of) {
            return std::tuple{!of.own, !callback(of), callback(of) ? 0 : of.list, of.rank, of.id};
        };
        return key(a) < key(b);
    });
    std::vector<lead_candidate> made;
    std::vector<std::deque<lead_candidate>> rest(asked.lists.size());
    for (auto& each : all) {
        if (!callback(each))
            rest[each.list].push_back(each);
        else if (made.size() < limit)
            made.push_back(each);
    }
    const auto take = [&](std::size_t from) {
        made.push_back(rest[from].front());
        rest[from].pop_front();
    };
    const auto order = turns(asked.lists);
    std::size_t passed = 0;
    for (auto at = static_cast<std::size_t>(turn) + made.size(); made.size() < limit && passed < order.size(); ++at) {
        const auto list = order[at % order.size()];
        passed = rest[list].empty() ? passed + 1 : 0;
        if (passed == 0) take(list);
    }
    for (std::size_t list = 0; list < rest.size(); ++list)
        while (!rest[list].empty() && made.size() < limit) take(list);
    return made;
}

bool claim(lead& what, const lead_question& asked, const std::function<bool(const std::string& address)>& forbidden) {
    const auto* const where = open_for(asked, what.region);
    if (where == nullptr) return false;
    const auto put_off = [&](lead_state to, std::string why) {
        what.state = to;
        what.why = std::move(why);
        return false;
    };
    if (what.attempts >= asked.most_attempts) return put_off(lead_state::over, "attempts");
    const auto count = static_cast<int>(what.numbers.size());
    int allowed = 0;
    while (allowed < count && forbidden(what.numbers[static_cast<std::size_t>((what.next + allowed) % count)].address))
        ++allowed;
    if (allowed == count) return put_off(lead_state::over, "forbidden");
    if (what.day == where->day && what.attempts_today >= asked.most_a_day) {
        what.due = where->tomorrow;
        return put_off(lead_state::later, what.why);
    }
    what.next = (what.next + allowed) % count;
    what.state = lead_state::claimed;
    what.until = asked.now + asked.lease;
    return true;
}

const open_region* open_for(const lead_question& asked, std::string_view region) noexcept {
    for (const auto& each : asked.open)
        if (each.name == region) return &each;
    if (!asked.others || std::find(asked.closed.begin(), asked.closed.end(), region) != asked.closed.end())
        return nullptr;
    return &*asked.others;
}

std::string why_refused(const lead_question& asked) {
    if (auto why = why_refused_limit(asked.limit); !why.empty()) return why;
    if (asked.lists.empty()) return "no list is named";
    if (asked.lists.size() > 100) return "more than 100 lists";
    if (asked.open.size() + asked.closed.size() > most_rows) return "more than 1000 regions";
    for (const auto& each : asked.lists)
        if (each.weight < 0 || each.weight > 1000)
            return fmt::format("a weight of {}; 0 to 1000 may be asked for", each.weight);
    for (std::size_t at = 1; at < asked.lists.size(); ++at)
        if (std::any_of(asked.lists.begin(), asked.lists.begin() + static_cast<std::ptrdiff_t>(at),
                        [&](const auto& each) { return each.list == asked.lists[at].list; }))
            return "a list is named twice";
    if (asked.turn < 0) return "a turn before the first";
    if (asked.most_attempts < 1 || asked.most_a_day < 1) return "at least one attempt is to be allowed";
    if (asked.lease <= duration::zero()) return "a lease without a length";
    return {};
}

std::string why_refused(const lead_list& list) {
    if (!list.id) return "the list has no id";
    if (list.name.size() > longest_code) return fmt::format("the name has more than {} bytes", longest_code);
    if (auto why = why_refused_word("the name", list.name); !why.empty()) return why;
    if (list.campaign.size() > longest_code) return fmt::format("the campaign has more than {} bytes", longest_code);
    return list.campaign.empty() ? std::string{} : why_refused_word("the campaign", list.campaign);
}

std::string why_refused(const lead_upload& upload) {
    if (!upload.id) return "the upload has no id";
    if (!upload.into) return "the list has no id";
    if (auto why = why_refused_word("the hash", upload.hash); !why.empty()) return why;
    return upload.file.empty() ? std::string{} : why_refused_word("the file", upload.file);
}

std::string why_refused(const listed_rows& rows) {
    if (rows.all.size() > most_listed) return fmt::format("{} rows; {} are the most", rows.all.size(), most_listed);
    for (const auto& each : rows.all) {
        if (!each.id) return fmt::format("line {} has no id", each.line);
        if (each.priority < 0 || each.priority > lowest_priority)
            return fmt::format("line {}: a priority of {}", each.line, each.priority);
        if (each.key.size() > longest_word || each.name.size() > longest_word || each.region.size() > longest_code ||
            each.language.size() > longest_code || each.fields.size() > longest_details)
            return fmt::format("line {} is too long", each.line);
    }
    return {};
}

}  // namespace palabre::history
