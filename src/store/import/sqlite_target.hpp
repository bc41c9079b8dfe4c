// src/store/import/sqlite_target.hpp - a company's history in SQLite, as an import reads and writes it.
#pragma once

#include "store/connection.hpp"
#include "store/import/target.hpp"
#include "store/marks.hpp"

namespace palabre::importing {

/// Owns:    nothing; the connection must outlive it.
class sqlite_target final : public target {
public:
    sqlite_target(sql::connection& on, std::int64_t company) : on_{on}, company_{company} {}

    void begin() override;
    void find(std::span<address_slot> who) override;
    void load(std::span<kept_customer* const> by_id) override;
    void find(std::span<const changes::consent> which, std::vector<bool>& known) override;
    void find(const std::string& source, std::span<reference_slot> which) override;
    void find(std::span<forbidden_slot> which) override;
    std::vector<history::disposition> dispositions() override;
    bool commit(const changes& what) override;
    void roll_back() noexcept override { on_.roll_back(); }

    /// What commit() writes, without its end.
    void write(const changes& what);

    /// The record as it is now, over the one that there may be.
    void put(const kept_customer& who);

private:
    sql::connection& on_;
    sql::marks due_;
    const std::int64_t company_;
};

}  // namespace palabre::importing
