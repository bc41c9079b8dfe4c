// palabre/history/user_tool.hpp - users as a command changes them, beside running centers.
#pragma once

#include "palabre/history/company.hpp"
#include "palabre/history/sql_store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre::history {

/// Reads and writes users at once, without a loop. What it changes holds in running centers within seconds.
///
/// Owns:    a connection. `on` gives the time, and must outlive it.
/// Threads: one; everything blocks.
class user_tool {
public:
    /// Brings the schema up to date. Throws as open_sql_store(), but beside a center that has the file open.
    user_tool(runtime& on, const sql_store_options& of);
    ~user_tool();
    user_tool(const user_tool&) = delete;
    user_tool& operator=(const user_tool&) = delete;

    /// All of these throw error{errc::io} where the database fails.
    std::vector<company> companies();
    std::vector<user> users();  ///< By login.
    std::optional<user> find(const std::string& login);

    /// As store::put_user() of somebody new. Throws error{errc::invalid_argument} for what cannot be written, or is there.
    void add(user who);

    /// `change` is given him as he is, and nobody else changes him meanwhile. It may throw: nothing is written then.
    /// Throws error{errc::not_found} for a login that nobody has, else as add().
    void change(const std::string& login, const std::function<void(user&)>& change);

    /// Ends all of his logins. Throws error{errc::not_found} for a login that nobody has.
    void end_logins(const std::string& login);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::history
