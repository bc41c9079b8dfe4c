// src/store/import/import.cpp - an import from its mapping to its report, a few thousand rows to a transaction.
#include "palabre/history/import.hpp"

#include "history/validate.hpp"
#include "store/companies.hpp"
#include "store/database.hpp"
#include "store/fault.hpp"
#include "store/import/comparison.hpp"
#include "store/import/postgresql_target.hpp"
#include "store/import/rehearsal.hpp"
#include "store/import/rejects.hpp"
#include "store/import/row_maker.hpp"
#include "store/leases.hpp"
#include "store/migrations.hpp"
#include "store/sealer.hpp"

#include <fmt/format.h>
#include <soci/soci.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <future>
#include <iterator>
#include <memory>
#include <mutex>

namespace palabre::history {
namespace {

using namespace importing;

/// Rows on their way: what is wrong with one is known before the database is asked.
struct chunk {
    std::vector<row> rows;
    std::size_t used = 0;
    std::vector<std::pair<std::uint64_t, refusal>> refused;
    std::uint64_t read = 0;
    bool last = false;
};

/// A source that is open, and what it reads as.
struct opened {
    const importing::source* of;
    std::unique_ptr<raw_rows> rows;
    std::unique_ptr<row_maker> maker;
};

void check_name(const std::string& company) {
    if (auto why = why_refused_company(company, company); !why.empty())
        throw error{errc::invalid_argument, std::move(why), "write 2 to 64 letters a-z, digits and '-': moov-benin"};
}

/// Every source before the first row, so that a slip in the last one is found before anything is changed.
std::vector<opened> open_all(const std::vector<importing::source>& sources) {
    const auto plans = numbering::plans::builtin();
    std::vector<opened> all;
    std::vector<problem> problems;
    for (const auto& each : sources) try {
            auto rows = each.file.empty() ? open_sql(each) : open_csv(each);
            auto maker = std::make_unique<row_maker>(each, rows->columns(), plans, problems);
            all.push_back({&each, std::move(rows), std::move(maker)});
        } catch (const error& thrown) {
            if (thrown.code() == errc::io) throw;
            problems.insert(problems.end(), thrown.problems().begin(), thrown.problems().end());
            if (sources.size() == 1) throw;
        }
    if (!problems.empty()) throw error{errc::invalid_file, std::move(problems)};
    return all;
}

class importer {
public:
    importer(runtime& on, const sql_store_options& into, const import_options& what,
             const std::function<void(const import_report&)>& progress)
        : runtime_{on}, into_{into}, what_{what}, progress_{progress}, database_{into.url} {}

    import_report run() {
        check_name(what_.company);
        const auto sources =
            load_mapping(what_.mapping, [](const char* name) -> const char* { return std::getenv(name); });
        auto opened = open_all(sources);
        rejects rejected{what_.rejects};
        open_target();
        for (auto& each : opened) {
            report_.push_back({each.of->name});
            import(each, rejected);
        }
        rejected.close();
        close_target();
        return std::move(report_);
    }

private:
    bool sqlite() const noexcept { return database_.kind() == sql::backend::sqlite; }

    void open_target() {
        if (what_.dry_run) return open_rehearsal();
        on_ = database_.open(sql::role::writer);
        if (sql::schema_version(*on_) == 0) make_key();
        sql::migrate(*on_, sql::migrations_for(database_.kind()));
        if (!sqlite())
            on_->script("set enable_seqscan = off");
        else  // fewer, larger checkpoints; the center's own connection has its own settings
            on_->script("pragma cache_size=-65536; pragma wal_autocheckpoint=32000; pragma mmap_size=0");
        holder_ = sql::new_life(into_.name.empty() ? fmt::format("import (pid {})", getpid()) : into_.name);
        take_node();
        target_ = target_of(company());
        if (!sqlite()) size_ = 16'000;
    }

    /// Of a PostgreSQL whose key file is not named, whoever runs the center makes it.
    void make_key() {
        const auto file = into_.key_file.empty() && sqlite() ? database_.file() + ".key" : into_.key_file;
        if (!file.empty()) sql::make_key(file);
    }

    void open_rehearsal() {
        ids_.emplace(runtime_, id_generator::last_node, 0);
        std::unique_ptr<target> kept;
        if (!sqlite() || std::filesystem::exists(database_.file())) {
            on_ = database_.open(sql::role::reader);
            const auto steps = static_cast<std::int64_t>(sql::migrations_for(database_.kind()).size());
            const auto has = sql::schema_version(*on_);
            if (has > steps)
                throw error{errc::unsupported, "the database was written by a newer version of Palabre",
                            "install that one"};
            if (has == steps)
                if (const auto known = on_->integer("select id from companies where name = :name", what_.company))
                    kept = target_of(*known);
        }
        target_ = std::make_unique<rehearsal>(std::move(kept));
    }

    std::unique_ptr<target> target_of(std::int64_t company) {
        if (sqlite()) return std::make_unique<sqlite_target>(*on_, company);
        return std::make_unique<postgresql_target>(*on_, company);
    }

    void take_node() {
        on_->begin();
        node_ = sql::take_node(*on_, holder_, 1, false);
        on_->commit();
        ids_.emplace(runtime_, node_.number, std::max(node_.largest, largest_));
    }

    std::int64_t company() {
        largest_ = ids_->next_value();
        on_->begin();
        const auto opened = sql::open_company(*on_, what_.company, what_.company, largest_);
        on_->commit();
        return opened.id.value();
    }

    void close_target() {
        if (what_.dry_run) return;
        on_->begin();
        sql::leave_node(*on_, holder_, node_.number, largest_);
        on_->commit();
    }

    /// PostgreSQL is written to while the next rows are read. SQLite is left alone in the meantime, so that the center that
    /// uses it comes to write between two chunks.
    void import(opened& from, rejects& rejected) {
        chunk now, next;
        produce(from, now);
        while (true) {
            std::future<void> reading;
            if (!now.last && !sqlite()) reading = std::async(std::launch::async, [&] { produce(from, next); });
            std::exception_ptr failed;
            try {
                settle(*from.of, now, rejected);
            } catch (...) {
                failed = std::current_exception();
            }
            if (reading.valid()) reading.wait();
            if (failed) std::rethrow_exception(failed);
            if (progress_) progress_(report_);
            if (now.last) return;
            if (reading.valid())
                reading.get();
            else
                produce(from, next);
            std::swap(now, next);
        }
    }

    void produce(opened& from, chunk& into) const {
        const std::size_t most = size_;
        constexpr std::size_t most_bytes = std::size_t{8} << 20U;
        into.used = 0;
        into.refused.clear();
        into.read = 0;
        into.last = false;
        std::size_t bytes = 0;
        raw_row raw;
        while (into.used < most && into.refused.size() < most && bytes < most_bytes) {
            if (!from.rows->next(raw)) {
                into.last = true;
                return;
            }
            ++into.read;
            for (const auto& cell : raw.cells) bytes += cell.size();
            if (into.rows.size() <= into.used) into.rows.emplace_back();
            if (auto wrong = from.maker->make(raw, into.rows[into.used]))
                into.refused.emplace_back(raw.line, std::move(*wrong));
            else
                ++into.used;
        }
    }

    void settle(const importing::source& of, chunk& now, rejects& rejected) {
        const std::span<const row> rows{now.rows.data(), now.used};
        std::vector<outcome> outcomes;
        outcomes.reserve(rows.size());
        settle(of, rows, outcomes);
        auto& count = report_.back();
        count.read += now.read;
        for (std::size_t at = 0; at < outcomes.size(); ++at) {
            switch (outcomes[at].what) {
            case fate::added: ++count.added; break;
            case fate::updated: ++count.updated; break;
            case fate::unchanged: ++count.unchanged; break;
            case fate::rejected: now.refused.emplace_back(rows[at].line, std::move(outcomes[at].why)); break;
            }
        }
        count.rejected += now.refused.size();
        std::ranges::stable_sort(now.refused, {}, &std::pair<std::uint64_t, refusal>::first);
        for (const auto& [line, why] : now.refused) rejected.add(of.name, line, why);
    }

    /// One transaction; in halves where somebody else was faster at one of the rows, so that both come forward.
    void settle(const importing::source& of, std::span<const row> rows, std::vector<outcome>& outcomes) {
        constexpr std::size_t few = 64;
        for (int tries = 1; !attempt(rows, outcomes); ++tries) {
            if (rows.size() > few) {
                settle(of, rows.first(rows.size() / 2), outcomes);
                return settle(of, rows.subspan(rows.size() / 2), outcomes);
            }
            if (tries == 100)
                throw error{errc::io, of.where, "somebody else keeps writing the same customers",
                            "import again: what has been taken stays"};
        }
    }

    /// Whoever waits for SQLite's lock looks for it every tenth of a second, and must find it free once.
    void let_others_write() {
        constexpr std::chrono::milliseconds pause{120};
        std::mutex mutex;
        std::unique_lock held{mutex};
        std::condition_variable never;
        never.wait_for(held, pause, [] { return false; });
    }

    /// Larger chunks cost less a row, but whoever else writes to SQLite waits for one to end: they follow the disk's pace.
    void choose_size(duration took) {
        constexpr duration wanted = std::chrono::milliseconds{300};
        constexpr std::size_t least = 500, most = 32'000;
        const auto fits = static_cast<std::size_t>(static_cast<double>(size_) * static_cast<double>(wanted.count()) /
                                                   static_cast<double>(std::max(took.count(), duration::rep{1})));
        size_ = std::clamp(std::min(fits, size_ * 2), least, most);
    }

    bool attempt(std::span<const row> rows, std::vector<outcome>& outcomes) {
        target_->begin();
        const auto began = runtime_.now();
        try {
            comparison beside{*target_, *ids_, runtime_.calendar_now()};
            auto compared = beside.compare(rows);
            const auto& found = beside.found();
            const bool kept = what_.dry_run || keep_node();
            const bool alone =
                what_.dry_run || !sqlite() ||
                !on_->integer("select 1 from nodes where run <> :run and expires > 0 limit 1", holder_.run);
            if (kept && target_->commit(found)) {
                std::ranges::move(compared, std::back_inserter(outcomes));
                if (sqlite()) choose_size(runtime_.now() - began);
                if (!alone) let_others_write();
                return true;
            }
            target_->roll_back();
            if (!kept) take_node();
            return false;
        } catch (...) {
            target_->roll_back();
            throw;
        }
    }

    /// A process that was stopped for more than a day has lost its node to another one.
    bool keep_node() {
        largest_ = ids_->next_value();
        return sql::keep_node(*on_, holder_, node_.number, largest_);
    }

    runtime& runtime_;
    const sql_store_options& into_;
    const import_options& what_;
    const std::function<void(const import_report&)>& progress_;
    sql::database database_;
    std::unique_ptr<sql::connection> on_;
    sql::holder holder_;
    sql::node node_;
    std::int64_t largest_ = 0;
    std::size_t size_ = 4000;  // rows to a transaction
    std::optional<id_generator> ids_;
    std::unique_ptr<target> target_;
    import_report report_;
};

}  // namespace

import_report import_history(runtime& on, const sql_store_options& into, const import_options& what,
                             const std::function<void(const import_report&)>& progress) {
    try {
        return importer{on, into, what, progress}.run();
    } catch (const soci::soci_error& failed) {
        throw error{errc::io, "the store: " + sql::failure_of(failed).reason,
                    "check that its database is there and has room, and import again: what has been taken stays"};
    }
}

}  // namespace palabre::history
