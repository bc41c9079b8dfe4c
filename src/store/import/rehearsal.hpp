// src/store/import/rehearsal.hpp - an import that changes nothing: what it would write lies in a database of its own.
#pragma once

#include "store/import/sqlite_target.hpp"

#include <memory>

namespace palabre::importing {

/// Reads what is kept as the real target does, and what the rehearsal has written before it.
///
/// Owns:    a temporary SQLite file, gone with it.
class rehearsal final : public target {
public:
    /// `kept` is the real one; null where there is nothing yet.
    explicit rehearsal(std::unique_ptr<target> kept);
    ~rehearsal() override;

    void begin() override;
    void find(std::span<address_slot> who) override;
    void load(std::span<kept_customer* const> by_id) override;
    void find(std::span<const changes::consent> which, std::vector<bool>& known) override;
    void find(const std::string& source, std::span<reference_slot> which) override;
    void find(std::span<forbidden_slot> which) override;
    std::vector<history::disposition> dispositions() override;
    bool commit(const changes& what) override;
    void roll_back() noexcept override;

private:
    template<class Slot, class Known, class Find> void find_rest(std::span<Slot> all, Known known, Find find);

    std::unique_ptr<target> kept_;
    std::unique_ptr<sql::connection> on_;
    std::unique_ptr<sqlite_target> own_;
};

}  // namespace palabre::importing
