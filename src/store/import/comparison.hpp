// src/store/import/comparison.hpp - rows beside what is kept: what is new, what gives way, what contradicts.
#pragma once

#include "palabre/core/id.hpp"
#include "store/import/target.hpp"

#include <deque>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace palabre::importing {

enum class fate { added, updated, unchanged, rejected };

struct outcome {
    fate what = fate::unchanged;
    refusal why;  ///< Of what was rejected.
};

/// One chunk of rows of one kind, in the transaction that the target has begun. What comes twice within the chunk is seen.
///
/// Owns:    what it has read of the target; the rows must outlive it.
/// Threads: one at a time.
class comparison {
public:
    comparison(target& with, id_generator& ids, calendar_time now) : with_{with}, ids_{ids}, now_{now} {}

    /// An outcome for each row.
    std::vector<outcome> compare(std::span<const row> rows);

    const changes& found() const noexcept { return changes_; }

private:
    struct same_address {
        bool operator()(const history::identity* a, const history::identity* b) const noexcept { return *a == *b; }
        std::size_t operator()(const history::identity* each) const noexcept {
            return std::hash<history::identity>{}(*each);
        }
    };
    /// Who has an address, as far as it is known: kept already, or made by an earlier row.
    using owners = std::unordered_map<const history::identity*, kept_customer*, same_address, same_address>;

    void find_owners(std::span<const row> rows);
    std::optional<refusal> owner_of(const row& each, kept_customer*& who);
    kept_customer& make();
    void touch(kept_customer& who);
    bool add_addresses(const row& each, kept_customer& who);
    bool apply(const customer_row& says, kept_customer& who);

    void customers(std::span<const row> rows, std::vector<outcome>& outcomes);
    void consents(std::span<const row> rows, std::vector<outcome>& outcomes);
    void interactions(std::span<const row> rows, std::vector<outcome>& outcomes);
    void forbidden(std::span<const row> rows, std::vector<outcome>& outcomes);
    void dispositions(std::span<const row> rows, std::vector<outcome>& outcomes);

    target& with_;
    id_generator& ids_;
    const calendar_time now_;
    std::deque<kept_customer> known_;
    owners owners_;
    std::vector<kept_customer*> of_rows_;  // whose row it is
    std::vector<forbidden_slot> forbidden_;
    changes changes_;
};

}  // namespace palabre::importing
