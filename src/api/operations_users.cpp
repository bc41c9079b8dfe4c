// src/api/operations_users.cpp - what administrators may ask of users, and change of them: who is logged in, no key.
#include "api/operations_users.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

const field login{.name = "name", .about = "His login.", .in = place::path, .required = true, .longest = 64};
const field display_name{.name = "display_name", .about = "For people.", .longest = 200};
const field language{.name = "language", .about = "Of his desk: 'fr', 'en'.", .longest = 16};

const record user{
    "user",
    "Somebody who logs in, as an administrator of the company sees him.",
    {{.name = "user", .is = kind::id, .about = "What histories call him.", .required = true},
     {.name = "name", .about = "His login.", .required = true},
     {.name = "display_name", .about = "For people.", .required = true},
     {.name = "language", .about = "Of his desk.", .required = true},
     {.name = "role",
      .about = "What he is in the company; left out: nothing any more.",
      .one_of = {"agent", "supervisor", "administrator", "integrator"}},
     {.name = "active", .is = kind::truth, .about = "False: he is locked out.", .required = true},
     {.name = "elsewhere", .is = kind::truth, .about = "He is something in other companies, too.", .required = true},
     {.name = "changeable",
      .is = kind::truth,
      .about = "Who asks administers all his companies, or the installation: he may change him.",
      .required = true},
     {.name = "password", .about = "The one that was made for him: it is told this once."}}};

const record user_list{
    "user_list",
    "Users who are something in the company.",
    {{.name = "users", .is = kind::record, .about = "By login.", .required = true, .list = true, .of = &user},
     {.name = "next",
      .about = "'after' of the next page; null, or left out in XML: that was all.",
      .required = true,
      .nullable = true}}};

constexpr std::string_view nobody = "The company has no such user.";
constexpr std::string_view in_the_way = "He is being changed, or it is oneself who would be shut out.";

}  // namespace

std::span<const operation> user_operations() {
    static const std::vector<operation> made{
        {.name = "list_users",
         .method = "GET",
         .path = "/api/v1/users",
         .needs = scope::audit,
         .about = "Users who are something in the company.",
         .takes = {{.name = "limit",
                    .is = kind::integer,
                    .about = "Users of a page; 200 without it.",
                    .in = place::query,
                    .least = 1,
                    .most = 999},
                   {.name = "after", .about = "'next' of the page before.", .in = place::query, .longest = 64}},
         .tells = &user_list,
         .absent = "The company has no history yet."},
        {.name = "create_user",
         .method = "POST",
         .path = "/api/v1/users",
         .needs = scope::audit,
         .about = "Somebody new, with a password that is made and told once.",
         .takes = {{.name = "name",
                    .about = "His login: a-z, 0-9, '.', '_' and '-', 1 to 64.",
                    .required = true,
                    .longest = 64},
                   display_name,
                   language,
                   {.name = "role",
                    .about = "What he is in the company.",
                    .required = true,
                    .one_of = {"agent", "supervisor", "administrator", "integrator"}}},
         .tells = &user,
         .absent = "The company has no history yet.",
         .conflict = "That login is taken."},
        {.name = "change_user",
         .method = "PUT",
         .path = "/api/v1/users/{name}",
         .needs = scope::audit,
         .about = "His name and language; and whether he may log in: his logins end where he may not.",
         .takes = {login,
                   display_name,
                   language,
                   {.name = "active", .is = kind::truth, .about = "False locks him out, true lets him in again."}},
         .tells = &user,
         .absent = nobody,
         .conflict = in_the_way},
        {.name = "set_role",
         .method = "PUT",
         .path = "/api/v1/users/{name}/role",
         .needs = scope::audit,
         .about = "What he is in the company from now on.",
         .takes = {login,
                   {.name = "role",
                    .about = "none: nothing any more.",
                    .required = true,
                    .one_of = {"agent", "supervisor", "administrator", "integrator", "none"}}},
         .tells = &user,
         .absent = nobody,
         .conflict = in_the_way},
        {.name = "reset_password",
         .method = "POST",
         .path = "/api/v1/users/{name}/password",
         .needs = scope::audit,
         .about = "Another password is made, and told once; his logins end.",
         .takes = {login},
         .tells = &user,
         .absent = nobody,
         .conflict = in_the_way}};
    return made;
}

std::vector<const record*> user_records() {
    return {&user, &user_list};
}

}  // namespace palabre::api
