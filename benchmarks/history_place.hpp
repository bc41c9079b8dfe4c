// benchmarks/history_place.hpp - an empty database of either kind that goes with the benchmark.
#pragma once

#include "faults/folder.hpp"
#include "in_turns.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/postgres_server.hpp"

#include <string>

namespace palabre::bench {

enum class kind { sqlite, postgresql };

class history_place {
public:
    explicit history_place(kind of)
        : url_{of == kind::sqlite ? "sqlite:" + folder_.file("palabre.db") : tests::shared_postgres().make_database()} {
    }

    history::sql_store_options options() const { return {.url = url_, .key_file = folder_.file("key")}; }
    const std::string& url() const noexcept { return url_; }
    bool is_sqlite() const noexcept { return url_.starts_with("sqlite:"); }

private:
    faults::folder folder_;
    std::string url_;
};

}  // namespace palabre::bench
