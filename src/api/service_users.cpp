// src/api/service_users.cpp - users as administrators see and change them.
#include "api/service_users.hpp"

#include "api/password.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/user_book.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <optional>

namespace palabre::api {

namespace json = boost::json;
using history::reply;
using history::user;
using history::verdict;

namespace {

bool is_login(std::string_view name) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    return !name.empty() && name.front() != '.' && name.front() != '-' && name.find_first_not_of(plain) == name.npos;
}

}  // namespace

struct user_service::wish {
    std::string operation;
    caller who;
    errand with;
    on_answer then;
    std::vector<history::company> companies = {};
    history::company_id in = {};

    std::optional<std::string> text(std::string_view name) const {
        const auto* const found = with.given.if_contains(name);
        if (found == nullptr || !found->is_string()) return {};
        return std::string{found->get_string()};
    }
    void refuse(fault why) const { then({why.status, {}, std::move(why)}); }
    void unavailable() const { refuse({503, "the users cannot be reached now", "try again in a moment"}); }

    bool administers(const history::grant& each) const {
        return std::ranges::any_of(companies, [&](const history::company& one) {
            return one.id == each.in && who.may(one.name, scope::audit);
        });
    }
    bool sees(const user& of) const { return std::ranges::find(of.grants, in, &history::grant::in) != of.grants.end(); }
    bool may_change(const user& of) const {
        if (who.administers) return true;
        return !of.administers && !of.grants.empty() &&
               std::ranges::all_of(of.grants, [&](const history::grant& each) { return administers(each); });
    }
    bool is_himself(const user& of) const { return to_string(of.id) == who.id; }

    json::object told(const user& of) const {
        json::object made{
            {"user", to_string(of.id)}, {"name", of.login}, {"display_name", of.name}, {"language", of.language}};
        const auto here = std::ranges::find(of.grants, in, &history::grant::in);
        if (here != of.grants.end()) made["role"] = to_string(here->as);
        made["active"] = of.active;
        made["elsewhere"] = of.grants.size() > (here != of.grants.end() ? 1U : 0U);
        made["changeable"] = may_change(of);
        return made;
    }
};

void user_service::run(const operation& what, const caller& who, errand with, on_answer then) {
    const auto of = std::make_shared<wish>(wish{std::string{what.name}, who, std::move(with), std::move(then)});
    if (!who.is_user)
        return of->refuse({403, "a key sees and changes no users", "log in as one of the company's administrators"});
    if (store_ == nullptr) return of->unavailable();
    store_->companies(alive([of](user_service& self, const reply<std::vector<history::company>>& all) {
        if (!all) return of->unavailable();
        of->companies = *all;
        const auto here = std::ranges::find(of->companies, of->with.company, &history::company::name);
        if (here == of->companies.end())
            return of->refuse({404, "that company has no history yet", "check its name in the center's configuration"});
        of->in = here->id;
        if (of->operation == "list_users") return self.list(of);
        if (of->operation == "create_user") return self.create(of);
        if (of->operation == "reset_password")
            return self.find(of, false, [of](user_service& still, const user&) {
                still.make_password(of, [of](user_service& again, const secret& shown, const std::string& hash) {
                    again.change(of, false, shown, [hash](user& one) {
                        one.password_hash = hash;
                        return maybe_fault{};
                    });
                });
            });
        if (of->operation == "set_role")
            return self.change(of, true, {}, [of](user& one) -> maybe_fault {
                if (of->is_himself(one))
                    return fault{409, "nobody changes his own role", "ask another administrator", "role"};
                const auto role = of->text("role").value_or("none");
                std::erase_if(one.grants, [&](const history::grant& each) { return each.in == of->in; });
                if (role != "none") one.grants.push_back({of->in, history::role_from(role)});
                return {};
            });
        self.change(of, false, {}, [of](user& one) -> maybe_fault {
            if (const auto name = of->text("display_name")) one.name = *name;
            if (const auto language = of->text("language")) one.language = *language;
            const auto* const active = of->with.given.if_contains("active");
            if (active == nullptr) return {};
            if (of->is_himself(one) && !active->as_bool())
                return fault{409, "nobody locks himself out", "ask another administrator", "active"};
            one.active = active->as_bool();
            return {};
        });
    }));
}

void user_service::list(const job& of) {
    auto* const book = dynamic_cast<history::user_book*>(&store_->access());
    if (book == nullptr) return of->unavailable();
    const auto* const wanted = of->with.given.if_contains("limit");
    const auto limit = wanted != nullptr ? static_cast<std::size_t>(wanted->as_int64()) : std::size_t{200};
    // One more tells whether there is a next page.
    book->users_in(of->in, of->text("after").value_or(""), limit + 1, [of, limit](reply<std::vector<user>> users) {
        if (!users) return of->unavailable();
        auto& all = users.value;
        const bool is_more = all.size() > limit;
        if (is_more) all.resize(limit);
        json::array shown;
        for (const auto& each : all) shown.push_back(of->told(each));
        of->then(
            {200, {{"users", std::move(shown)}, {"next", is_more ? value(all.back().login) : value(nullptr)}}, {}});
    });
}

void user_service::make_password(const job& of,
                                 std::function<void(user_service&, const secret&, const std::string&)> then) {
    const auto shown = new_password();
    const bool asked = gate_->users().passwords().hash(
        shown, alive([of, shown, then = std::move(then)](user_service& self, const std::string& hash) {
            hash.empty() ? of->unavailable() : then(self, shown, hash);
        }));
    if (!asked) of->unavailable();
}

void user_service::create(const job& of) {
    const auto name = of->text("name").value_or("");
    if (!is_login(name))
        return of->refuse(
            {400, "that is no login", "write a-z, 0-9, '.', '_' and '-', a letter or digit first", "name"});
    make_password(of, [of, name](user_service& self, const secret& shown, const std::string& hash) {
        user made{.id = self.store_->ids().next<user>(),
                  .login = name,
                  .name = of->text("display_name").value_or(""),
                  .password_hash = hash,
                  .language = of->text("language").value_or("fr"),
                  .grants = {{of->in, history::role_from(of->text("role").value_or("agent"))}}};
        self.store_->put_user(made, [of, made, shown](const reply<history::nothing>& how) {
            if (how.what == verdict::conflict)
                return of->refuse({409, "that login is taken", "choose another one", "name"});
            if (how.what == verdict::refused) return of->refuse({400, how.why, "mend that"});
            if (!how) return of->unavailable();
            auto told = of->told(made);
            told["password"] = shown.reveal();
            of->then({201, std::move(told), {}});
        });
    });
}

/// `also_from_elsewhere`: he need not be anything in this company yet, where all that he is elsewhere is administered.
void user_service::find(const job& of, bool also_from_elsewhere, found then) {
    const auto name = of->text("name").value_or("");
    store_->find_user(
        name, alive([of, also_from_elsewhere, then = std::move(then)](user_service& self, const reply<user>& told) {
            const fault nobody{404, "the company has no such user", "list_users has those that it has", "name"};
            if (told.what == verdict::not_found || told.what == verdict::refused) return of->refuse(nobody);
            if (!told) return of->unavailable();
            const bool may = of->may_change(*told);
            if (!of->sees(*told) && !(also_from_elsewhere && may)) return of->refuse(nobody);
            if (!may)
                return of->refuse({403, "he works for companies, too, that you do not administer",
                                   "ask who administers the installation"});
            then(self, *told);
        }));
}

/// As he is by then: two who change him at once do so one after the other.
void user_service::change(const job& of, bool also_from_elsewhere, const secret& shown, mutation how) {
    const auto name = of->text("name").value_or("");
    if (!changing_.insert(name).second) return of->refuse({409, "he is being changed", "look at him, and try again"});
    const auto over = [name, weak = weak_from_this(), then = of->then](answer told) {
        if (const auto self = weak.lock()) self->changing_.erase(name);
        then(std::move(told));
    };
    const auto now = std::make_shared<wish>(*of);
    now->then = over;
    find(now, also_from_elsewhere, [now, shown, how = std::move(how)](user_service& self, const user& who) {
        auto made = who;
        if (auto wrong = how(made)) return now->refuse(*std::move(wrong));
        self.store_->put_user(made,
                              self.alive([now, made, shown](user_service& still, const reply<history::nothing>& kept) {
                                  if (kept.what == verdict::refused) return now->refuse({400, kept.why, "mend that"});
                                  if (!kept) return now->unavailable();
                                  still.gate_->users().look_again(made.id);
                                  auto told = now->told(made);
                                  if (!shown.reveal().empty()) told["password"] = shown.reveal();
                                  now->then({200, std::move(told), {}});
                              }));
    });
}

}  // namespace palabre::api
