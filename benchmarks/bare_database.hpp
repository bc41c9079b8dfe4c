// benchmarks/bare_database.hpp - SQLite and PostgreSQL by their own C functions alone: what the store is compared with.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::bench {

struct bare_value {
    bare_value(std::int64_t value) : number{value} {}
    bare_value(std::string_view value) : is_text{true}, text{value} {}
    bare_value(const char* value) : is_text{true}, text{value} {}
    bare_value(const std::string& value) : is_text{true}, text{value} {}

    bool is_text = false;
    std::int64_t number = 0;
    std::string_view text;
};

/// One session with the store's own settings, and prepared statements with values $1, $2, ... in order.
class bare_database {
public:
    static std::unique_ptr<bare_database> open(const std::string& url);
    virtual ~bare_database() = default;

    virtual void script(const std::string& sql) = 0;
    virtual std::size_t prepare(const std::string& sql) = 0;

    /// Runs it and reads every column of every row; how many bytes they are, at least one a row.
    virtual std::size_t run(std::size_t statement, const std::vector<bare_value>& values) = 0;
};

}  // namespace palabre::bench
