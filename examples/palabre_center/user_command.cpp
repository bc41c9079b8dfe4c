// examples/palabre_center/user_command.cpp - people who log in, as `palabre-center user` makes and changes them.
#include "user_command.hpp"

#include "palabre/api/login_rules.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/user_tool.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <istream>

namespace palabre_center {
namespace {

using namespace palabre;
using history::user;

history::company company_of(history::user_tool& tool, const std::string& name) {
    const auto all = tool.companies();
    const auto found = std::ranges::find(all, name, &history::company::name);
    if (found != all.end()) return *found;
    std::vector<std::string> names;
    for (const auto& each : all) names.push_back(each.name);
    throw error{errc::not_found, fmt::format("there is no company '{}' in this database", name),
                names.empty() ? std::string{"start the center once: it makes those of its configuration"}
                              : fmt::format("name one of: {}", fmt::join(names, ", "))};
}

void grant(history::user_tool& tool, user& who, const user_wish& what) {
    const auto company = company_of(tool, what.company);
    const auto role = history::role_from(what.role);
    const auto there = std::ranges::find(who.grants, company.id, &history::grant::in);
    if (there != who.grants.end())
        there->as = role;
    else
        who.grants.push_back({company.id, role});
}

/// Makes one, and says what it is where nobody has typed it.
std::string give_password(std::string& hash, const user_wish& what, std::istream& in) {
    secret chosen;
    if (what.from_input) {
        std::string line;
        std::getline(in, line);
        if (line.ends_with('\r')) line.pop_back();
        chosen = secret{std::move(line)};
    } else {
        chosen = api::new_password();
    }
    hash = api::hash_password(chosen);
    return what.from_input ? "" : fmt::format("password: {}\n", chosen.reveal());
}

std::string listed(history::user_tool& tool) {
    std::string text;
    const auto companies = tool.companies();
    for (const auto& each : tool.users()) {
        text += each.login;
        if (!each.name.empty()) text += fmt::format(" ({})", each.name);
        text += fmt::format(" id:{}", to_string(each.id));
        for (const auto& one : each.grants) {
            const auto in = std::ranges::find(companies, one.in, &history::company::id);
            text += fmt::format(" {}:{}", in != companies.end() ? in->name : to_string(one.in), to_string(one.as));
        }
        if (each.administers) text += " administers";
        if (!each.active) text += " disabled";
        text += '\n';
    }
    return text;
}

}  // namespace

std::string change_users(const history::sql_store_options& of, const user_wish& what, std::istream& in) {
    asio_runtime runtime;
    history::user_tool tool{runtime, of};
    if (what.verb == "list") return listed(tool);
    if (what.verb == "log-out") {
        tool.end_logins(what.login);
        return "done\n";
    }
    // Before the database is held: it takes as long as somebody types.
    std::string told, hash;
    if (what.verb == "add" || what.verb == "password") told = give_password(hash, what, in);
    const auto change = [&](user& who) {
        if (what.name) who.name = *what.name;
        if (what.language) who.language = *what.language;
        if (what.administers) who.administers = true;
        if (!hash.empty()) who.password_hash = hash;
        if (what.verb == "disable") who.active = false;
        if (what.verb == "enable") who.active = true;
        if (what.verb == "grant" || (what.verb == "add" && !what.company.empty())) grant(tool, who, what);
        if (what.verb == "revoke") {
            const auto company = company_of(tool, what.company);
            std::erase_if(who.grants, [&](const history::grant& each) { return each.in == company.id; });
        }
    };
    if (what.verb == "add") {
        user who{.login = what.login};
        change(who);
        tool.add(std::move(who));
    } else {
        tool.change(what.login, change);
    }
    return told + "done\n";
}

}  // namespace palabre_center
