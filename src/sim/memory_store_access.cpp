// src/sim/memory_store_access.cpp - who is logged in, and who saw and did what, in memory.
#include "history/validate.hpp"
#include "sim/memory_store_impl.hpp"

#include <algorithm>

namespace palabre::sim {

using namespace history;

namespace {

struct writing_access {
    memory_disk::data& all;

    void operator()(const access_change::open& opened) const {
        all.logins.erase(opened.instead_of);
        all.logins.emplace(opened.what.digest, opened.what);
    }
    void operator()(const access_change::use& what) const {
        const auto found = all.logins.find(what.digest);
        if (found != all.logins.end()) found->second.used = std::max(found->second.used, what.at);
    }
    void operator()(const access_change::end& what) const { all.logins.erase(what.digest); }
    void operator()(const access_change::end_all& what) const {
        std::erase_if(all.logins, [&](const auto& each) { return each.second.whose == what.whose; });
    }
    void operator()(const access_change::note& noted) const {
        all.notes.emplace(std::pair{noted.what.at, noted.what.id}, noted.what);
    }
};

}  // namespace

void memory_store::impl::access_part::write(std::vector<access_change::any> changes, on_reply<nothing> then) {
    if (auto why = why_refused(changes); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    const auto count = changes.size();
    store_.write<nothing>(
        count, std::move(then), [changes = std::move(changes)](memory_disk::data& all) -> reply<nothing> {
            for (const auto& each : changes) {
                const auto* const opened = std::get_if<access_change::open>(&each);
                if (opened == nullptr) continue;
                const auto who = all.users.find(opened->what.whose);
                const bool proven = opened->proven_by.empty() ||
                                    (who != all.users.end() && who->second.password_hash == opened->proven_by);
                if (who == all.users.end() || !who->second.active || !proven)
                    return {verdict::not_found, {}, "no such user may log in"};
            }
            for (const auto& each : changes) std::visit(writing_access{all}, each);
            return {};
        });
}

void memory_store::impl::access_part::login_by(const std::string& digest, on_reply<known_login> then) {
    if (auto why = why_refused_word("the digest", digest); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<known_login>(std::move(then), [digest](const memory_disk::data& all) -> reply<known_login> {
        const auto found = all.logins.find(digest);
        if (found == all.logins.end()) return {verdict::not_found, {}, "nobody is logged in so"};
        known_login told{found->second, all.users.at(found->second.whose), {}};
        for (const auto& each : told.who.grants) told.companies.push_back(all.companies.at(each.in).what.name);
        return {verdict::done, std::move(told), {}};
    });
}

void memory_store::impl::access_part::notes(const note_filter& which, position after, std::size_t limit,
                                            on_reply<note_page> then) {
    if (auto why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<note_page>(std::move(then), [which, after, limit](const memory_disk::data& all) -> reply<note_page> {
        note_page page;
        for (auto each = all.notes.rbegin(); each != all.notes.rend(); ++each) {
            const auto& note = each->second;
            if (std::pair{note.at, note.id.value()} >= std::pair{after.at, after.id}) continue;
            if ((which.in && note.in != which.in) || (!which.who.empty() && note.who != which.who)) continue;
            if (page.notes.size() == limit) {
                page.next = position{page.notes.back().at, page.notes.back().id.value()};
                break;
            }
            page.notes.push_back(note);
        }
        return {verdict::done, std::move(page), {}};
    });
}

void memory_store::impl::access_part::users_in(company_id in, const std::string& after, std::size_t limit,
                                               on_reply<std::vector<user>> then) {
    if (auto why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<user>>(
        std::move(then), [in, after, limit](const memory_disk::data& all) -> reply<std::vector<user>> {
            reply<std::vector<user>> found;
            for (const auto& [id, each] : all.users)
                if (each.login > after && std::ranges::find(each.grants, in, &grant::in) != each.grants.end())
                    found.value.push_back(each);
            std::ranges::sort(found.value, {}, &user::login);
            if (found.value.size() > limit) found.value.resize(limit);
            return found;
        });
}

void memory_store::impl::access_part::sweep(calendar_time logins_before, calendar_time notes_before, std::size_t most,
                                            on_reply<std::size_t> then) {
    store_.write<std::size_t>(1, std::move(then), [=](memory_disk::data& all) -> reply<std::size_t> {
        std::erase_if(all.logins, [&](const auto& each) {
            return each.second.used < logins_before || each.second.ends < logins_before;
        });
        std::size_t gone = 0;
        while (gone < most && !all.notes.empty() && all.notes.begin()->first.first < notes_before) {
            all.notes.erase(all.notes.begin());
            ++gone;
        }
        return {verdict::done, gone, {}};
    });
}

}  // namespace palabre::sim
