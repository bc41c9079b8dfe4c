// src/store/import/postgresql_target.hpp - a company's history in PostgreSQL, as an import reads and writes it.
#pragma once

#include "store/connection.hpp"
#include "store/import/target.hpp"
#include "store/marks.hpp"

namespace palabre::importing {

/// Reads in sets and writes by COPY. Nothing is locked while it compares: whoever is faster at an address or a record makes
/// the commit fail, and the same rows are compared again with what is there then.
///
/// Owns:    nothing; the connection must outlive it.
class postgresql_target final : public target {
public:
    postgresql_target(sql::connection& on, std::int64_t company) : on_{on}, company_{company} {}

    void begin() override;
    void find(std::span<address_slot> who) override;
    void load(std::span<kept_customer* const> by_id) override;
    void find(std::span<const changes::consent> which, std::vector<bool>& known) override;
    void find(const std::string& source, std::span<reference_slot> which) override;
    void find(std::span<forbidden_slot> which) override;
    std::vector<history::disposition> dispositions() override;
    bool commit(const changes& what) override;
    void roll_back() noexcept override { on_.roll_back(); }

private:
    void write(const changes& what);
    void copy(const char* into, const std::string& lines);
    bool update(const changes& what);

    sql::connection& on_;
    sql::marks due_;
    const std::int64_t company_;
};

}  // namespace palabre::importing
