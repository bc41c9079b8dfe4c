// src/store/import/target.hpp - port of an import: what is kept of a company, in bulk, within one transaction.
#pragma once

#include "store/columns.hpp"
#include "store/import/rows.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::importing {

/// A record of the table customers; times in microseconds since 1970.
struct kept_customer {
    std::int64_t id = 0, survivor = 0;
    std::string name;
    std::string language, language_from = "guess";
    std::int64_t language_since = 0;
    std::string segment;
    std::int64_t segment_as_of = 0;
    std::int64_t since = 0, seen = 0;

    bool is_new = false, touched = false;
    std::string was_language = {};  ///< As it was read: whoever has changed it since wins.
    std::int64_t was_language_since = 0, was_segment_as_of = 0;
};

struct address_slot {
    const history::identity* who;
    std::int64_t customer = 0;  ///< 0: nobody.
};
struct reference_slot {
    std::string_view reference;
    bool known = false;
};
struct forbidden_slot {
    const history::identity* who;
    const forbidden_row* what;
    bool known = false;
};

struct changes {
    struct identity {
        const history::identity* who;
        std::int64_t customer;
    };
    struct consent {
        const stated_consent* what;
        std::int64_t customer;
    };
    struct interaction {
        const interaction_row* what;
        std::int64_t id, customer;
        std::int64_t note;  ///< Its entry's id; 0: none.
    };

    std::vector<const kept_customer*> made, touched;
    std::vector<identity> identities;
    std::vector<consent> consents;
    std::vector<interaction> interactions;
    std::vector<const forbidden_slot*> forbidden;
    std::vector<history::disposition> dispositions;  ///< New, or in place of those of that code.
};

/// Every call but begin() stands within the transaction that it began.
///
/// Threads: one at a time.
class target {
public:
    virtual ~target() = default;

    virtual void begin() = 0;
    virtual void find(std::span<address_slot> who) = 0;
    virtual void load(std::span<kept_customer* const> by_id) = 0;

    /// Marks those that are kept already: true in `known`, which has as many.
    virtual void find(std::span<const changes::consent> which, std::vector<bool>& known) = 0;
    virtual void find(const std::string& source, std::span<reference_slot> which) = 0;
    virtual void find(std::span<forbidden_slot> which) = 0;
    virtual std::vector<history::disposition> dispositions() = 0;

    /// Writes and commits. False where somebody else has changed the same meanwhile: nothing is written, and what was read
    /// is no longer so.
    virtual bool commit(const changes& what) = 0;
    virtual void roll_back() noexcept = 0;
};

/// A disposition's labels as the column has them.
std::string labels_text(const std::map<std::string, std::string>& labels);
std::map<std::string, std::string> labels_of(std::string_view text);

}  // namespace palabre::importing
