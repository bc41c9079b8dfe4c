// src/store/user_tool.cpp - users as a command changes them, beside running centers.
#include "palabre/history/user_tool.hpp"

#include "history/validate.hpp"
#include "palabre/core/error.hpp"
#include "store/access_rows.hpp"
#include "store/companies.hpp"
#include "store/database.hpp"
#include "store/fault.hpp"
#include "store/leases.hpp"
#include "store/migrations.hpp"
#include "store/sealer.hpp"
#include "store/writing.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace palabre::history {
namespace {

/// The database's failures in the words of a command.
template<class Job> auto told(Job job) {
    try {
        return job();
    } catch (const sql::refusal& refused) {
        throw error{errc::invalid_argument, refused.what(), "choose another name, or a company that is there"};
    } catch (const soci::soci_error& thrown) {
        const auto met = sql::failure_of(thrown);
        throw error{errc::io, "the database fails: " + met.reason,
                    met.cure.empty() ? "check the database that the URL names" : met.cure};
    }
}

error is_there(const std::string& login) {
    return {errc::invalid_argument, fmt::format("the login '{}' is there already", login),
            "palabre-center user grant gives him another company"};
}

error nobody(const std::string& login) {
    return {errc::not_found, fmt::format("nobody has the login '{}'", login), "palabre-center user list shows all"};
}

}  // namespace

struct user_tool::impl {
    impl(runtime& loop, const sql_store_options& of) : on{loop}, place{of.url} {
        told([&] {
            db = place.open(sql::role::writer);
            const bool sqlite = place.kind() == sql::backend::sqlite;
            if (sql::schema_version(*db) == 0) {
                const auto file = of.key_file.empty() && sqlite ? place.file() + ".key" : of.key_file;
                if (!file.empty()) sql::make_key(file);
            }
            sql::migrate(*db, sql::migrations_for(place.kind()));
        });
    }

    /// In a transaction that a failure undoes with the connection.
    template<class Job> void write(Job job) {
        told([&] {
            db->begin();
            try {
                job();
            } catch (...) {
                db->roll_back();
                throw;
            }
            db->commit();
        });
    }

    /// Of a node that is taken for this one id.
    std::int64_t next_id() {
        const auto as = sql::new_life(fmt::format("user command (pid {})", ::getpid()));
        const auto node = sql::take_node(*db, as, 1, false);
        const auto made = id_generator{on, node.number, node.largest}.next_value();
        sql::leave_node(*db, as, node.number, made);
        return made;
    }

    void put(const user& who) {
        if (auto why = why_refused(who); !why.empty()) throw error{errc::invalid_argument, std::move(why), "mend that"};
        sql::put_user(*db, who);
    }

    runtime& on;
    const sql::database place;
    std::unique_ptr<sql::connection> db;
};

user_tool::user_tool(runtime& on, const sql_store_options& of) : impl_{std::make_unique<impl>(on, of)} {
}

user_tool::~user_tool() = default;

std::vector<company> user_tool::companies() {
    return told([&] { return sql::companies(*impl_->db); });
}

std::vector<user> user_tool::users() {
    return told([&] { return sql::users(*impl_->db); });
}

std::optional<user> user_tool::find(const std::string& login) {
    return told([&] { return sql::find_user(*impl_->db, login); });
}

void user_tool::add(user who) {
    impl_->write([&] {
        if (sql::find_user(*impl_->db, who.login)) throw is_there(who.login);
        who.id = user_id{impl_->next_id()};
        impl_->put(who);
    });
}

void user_tool::change(const std::string& login, const std::function<void(user&)>& change) {
    impl_->write([&] {
        // SQLite's transaction has the whole file; elsewhere a row that is written is locked until its end.
        impl_->db->run("update users set login = login where login = :login", login);
        auto who = sql::find_user(*impl_->db, login);
        if (!who) throw nobody(login);
        change(*who);
        impl_->put(*who);
    });
}

void user_tool::end_logins(const std::string& login) {
    impl_->write([&] {
        const auto who = sql::find_user(*impl_->db, login);
        if (!who) throw nobody(login);
        sql::apply(*impl_->db, access_change::end_all{who->id});
    });
}

}  // namespace palabre::history
