// tests/delivery/center_file.cpp - a center's SQLite file, read beside the center or after its end.
#include "delivery/center_file.hpp"

#include <functional>
#include <sqlite3.h>
#include <stdexcept>
#include <vector>

namespace palabre::tests {
namespace {

using row = std::vector<std::string>;

class reader {
public:
    explicit reader(const std::string& file) {
        must(sqlite3_open_v2(file.c_str(), &on_, SQLITE_OPEN_READWRITE, nullptr));
        must(sqlite3_db_config(on_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr));
        must(sqlite3_busy_timeout(on_, 10'000));
    }
    ~reader() { sqlite3_close(on_); }
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;

    void each(const std::string& sql, const std::function<void(const row&)>& then) {
        sqlite3_stmt* asks = nullptr;
        must(sqlite3_prepare_v2(on_, sql.c_str(), -1, &asks, nullptr));
        int code = 0;
        while ((code = sqlite3_step(asks)) == SQLITE_ROW) {
            row one;
            for (int at = 0; at < sqlite3_column_count(asks); ++at) {
                const auto* const text = sqlite3_column_text(asks, at);
                one.emplace_back(text == nullptr ? "null" : reinterpret_cast<const char*>(text));
            }
            then(one);
        }
        sqlite3_finalize(asks);
        if (code != SQLITE_DONE) must(code);
    }

private:
    void must(int code) const {
        if (code != SQLITE_OK) throw std::runtime_error{sqlite3_errmsg(on_)};
    }

    sqlite3* on_ = nullptr;
};

}  // namespace

std::map<std::string, int> heard_texts(const std::string& file) {
    std::map<std::string, int> all;
    reader{file}.each("select text, count(*) from entries where kind = 'heard' group by text",
                      [&](const row& one) { all[one.at(0)] = std::stoi(one.at(1)); });
    return all;
}

std::map<std::string, std::string> all_rows(const std::string& file) {
    std::map<std::string, std::string> all;
    reader from{file};
    from.each("begin", [](const row&) {});
    from.each("select name from sqlite_master where type = 'table' and name not in ('leases')",
              [&](const row& table) { all[table.at(0)]; });
    for (auto& [table, rows] : all)
        from.each("select * from " + table, [&rows = rows](const row& one) {
            for (const auto& each : one) (rows += each) += '|';
            rows += '\n';
        });
    return all;
}

}  // namespace palabre::tests
