// src/delivery/file_fetcher.cpp - files of customers, fetched once their message is durable, until they are kept.
#include "delivery/file_fetcher.hpp"

#include "delivery/lane.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre::delivery {
namespace {

namespace json = boost::json;
using history::file_state;
using history::verdict;

constexpr std::size_t most_of_message = 30, page = 200, longest_word = 200;
constexpr duration grace = std::chrono::hours{1};  // between a content and what names it

std::string text_at(const json::object& of, std::string_view name) {
    const auto* const found = of.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

/// Names from outside are for people alone: no folders, nothing that a screen would obey.
std::string plain_name(const std::string& given) {
    const auto slash = given.find_last_of("/\\");
    std::string made;
    for (const char c : slash == given.npos ? given : given.substr(slash + 1))
        if (static_cast<unsigned char>(c) >= 0x20U && c != 0x7F) made += c;
    if (made.size() > longest_word) {
        made.resize(longest_word);
        while (!made.empty() && (static_cast<unsigned char>(made.back()) & 0xC0U) == 0x80U) made.pop_back();
        if (!made.empty() && static_cast<unsigned char>(made.back()) >= 0xC0U) made.pop_back();
    }
    return made;
}

std::string plain_type(const std::string& given) {
    const auto end = std::min(given.find_first_of("; "), given.size());
    const auto type = given.substr(0, end);
    const bool fine =
        type.size() <= 100 && type.find('/') != type.npos && std::all_of(type.begin(), type.end(), [](unsigned char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '.' ||
                   c == '+' || c == '-';
        });
    return fine ? type : std::string{};
}

attachment attachment_of(const value& from) {
    attachment made;
    if (const auto* const map = from.if_object()) {
        made.kind = text_at(*map, "kind");
        made.id = text_at(*map, "id");
        made.url = text_at(*map, "url");
    }
    return made;
}

}  // namespace

std::vector<history::kept_file> file_fetcher::wanted(const carrier_traits& at, const inbound_message& what,
                                                     history::entry& said) const {
    std::vector<history::kept_file> all;
    auto* const map = said.details.if_object();
    auto* const told = map != nullptr ? map->if_contains("attachments") : nullptr;
    if (in_.options.files.in == nullptr || !at.fetches_files || told == nullptr) return all;
    auto& list = told->as_array();
    for (std::size_t place = 0; place < list.size() && place < what.attachments.size(); ++place) {
        const auto& each = what.attachments[place];
        auto& line = list[place].as_object();
        const bool taken = in_.options.files.kinds.contains(each.kind) && place < most_of_message;
        line["state"] = to_string(taken ? file_state::wanted : file_state::refused);
        if (!taken) {
            line["why"] = place < most_of_message ? "files of that kind are not taken" : "too many in one message";
            continue;
        }
        history::kept_file one;
        one.id = in_.store.ids().next<history::kept_file>();
        one.customer = said.customer;
        one.within = said.within;
        one.told_in = said.id;
        one.place = place;
        one.from = json::object{{"carrier", at.name}, {"kind", each.kind}, {"id", each.id}, {"url", each.url}};
        one.type = plain_type(each.type);
        one.name = plain_name(each.name);
        one.made = said.at;
        one.due = said.at;
        all.push_back(std::move(one));
    }
    return all;
}

void file_fetcher::open() {
    if (in_.options.files.in == nullptr) return;
    open_ = true;
    read_on({});
    sweep_soon();
}

void file_fetcher::close() {
    open_ = false;
    in_.loop.cancel(waking_);
    in_.loop.cancel(sweeping_);
}

void file_fetcher::read_on(history::file_id after) {
    in_.book->files_wanted(
        after, page, [weak = weak_from_this(), after](const history::reply<std::vector<history::kept_file>>& found) {
            const auto self = weak.lock();
            if (!self || !self->open_) return;
            if (!found) {
                self->in_.log.warning("files that are wanted cannot be read", {{"why", found.why}});
                self->waking_ = self->in_.loop.after_in_background(
                    std::chrono::seconds{10}, [self = self.get(), after] { self->read_on(after); });
                return;
            }
            for (const auto& each : *found) self->due_.emplace(place{each.due, each.id}, each);
            self->pump();
            if (found->size() == page) self->read_on(found->back().id);
        });
}

void file_fetcher::fetch(std::vector<history::kept_file> all) {
    for (auto& each : all) {
        const place at{each.due, each.id};
        due_.emplace(at, std::move(each));
    }
    pump();
}

void file_fetcher::pump() {
    if (!open_ || (in_.options.serves && !in_.options.serves())) return;
    const auto now = in_.loop.calendar_now();
    while (!due_.empty() && under_way_ < in_.options.files.at_once && due_.begin()->first.first <= now)
        start(std::move(due_.extract(due_.begin()).mapped()));
    in_.loop.cancel(waking_);
    if (due_.empty() || under_way_ >= in_.options.files.at_once) return;
    waking_ = in_.loop.after_in_background(due_.begin()->first.first - now, [this] { pump(); });
}

void file_fetcher::start(history::kept_file what) {
    const auto* const map = what.from.if_object();
    const auto by = carriers_.find(map != nullptr ? text_at(*map, "carrier") : std::string{});
    ++under_way_;
    if (by == carriers_.end()) {
        in_.loop.post([weak = weak_from_this(), what] {
            if (const auto self = weak.lock()) self->try_again(what, "its carrier is not there any more", {}, true);
        });
        return;
    }
    const auto from = attachment_of(what.from);
    by->second->fetch(from, in_.options.files.largest,
                      [weak = weak_from_this(), what = std::move(what)](fetched_file told) {
                          if (const auto self = weak.lock()) self->came(what, std::move(told));
                      });
}

void file_fetcher::came(const history::kept_file& what, fetched_file told) {
    using kind = fetched_file::kind;
    const auto over = [&](file_state state) {
        settle(
            {.which = what.id, .state = state, .why = told.why.substr(0, longest_word), .attempts = what.attempts + 1});
    };
    if (told.what == kind::later) return try_again(what, told.why, told.after, true);
    if (told.what == kind::lost) return over(file_state::lost);
    if (told.what == kind::refused || told.content.size() > in_.options.files.largest) {
        if (told.why.empty()) told.why = fmt::format("it has {} bytes", told.content.size());
        return over(file_state::refused);
    }
    auto content = std::move(told.content);
    told.content.clear();
    const auto size = static_cast<std::int64_t>(content.size());
    in_.options.files.in->keep(
        in_.company, std::move(content),
        [weak = weak_from_this(), what, told = std::move(told), size](const history::reply<std::string>& hash) {
            const auto self = weak.lock();
            if (!self) return;
            self->kept(what, told, size, hash);
        });
}

void file_fetcher::kept(const history::kept_file& what, const fetched_file& told, std::int64_t size,
                        const history::reply<std::string>& hash) {
    // A disk that is full is not the file's fault, and does not age it.
    if (!hash) return try_again(what, hash.why, {}, false);
    const auto type = plain_type(told.type);
    const auto name = plain_name(told.name);
    settle({.which = what.id,
            .state = file_state::kept,
            .hash = *hash,
            .type = what.type.empty() ? type : what.type,
            .name = what.name.empty() ? name : what.name,
            .size = size,
            .attempts = what.attempts + 1});
}

void file_fetcher::try_again(const history::kept_file& what, const std::string& why, duration after, bool counts) {
    const auto& with = in_.options.files;
    const int attempts = what.attempts + (counts ? 1 : 0);
    if (counts && attempts >= with.attempts_most)
        return settle({.which = what.id,
                       .state = file_state::lost,
                       .why = fmt::format("given up after {} attempts: {}", attempts, why.substr(0, longest_word)),
                       .attempts = attempts});
    auto next = what;
    next.attempts = attempts;
    next.why = why.substr(0, longest_word);
    const auto wait = std::max(after, backoff(in_.loop, with.retry_first, with.retry_most, counts ? attempts - 1 : 4));
    next.due = in_.loop.calendar_now() + wait;
    in_.log.info("a file waits at its provider", {{"why", next.why}, {"attempts", std::to_string(attempts)}});
    due_.insert_or_assign(place{next.due, next.id}, next);
    settle({.which = what.id, .state = file_state::wanted, .why = next.why, .attempts = attempts, .due = next.due});
}

/// Whatever the database says: a wish that could not be changed is there still after a restart.
void file_fetcher::settle(history::change::settle_file how) {
    in_.writes->add({std::move(how)});
    --under_way_;
    pump();
}

void file_fetcher::sweep_soon() {
    sweeping_ = in_.loop.after_in_background(grace, [this] {
        sweep({});
        sweep_soon();
    });
}

void file_fetcher::sweep(const std::string& after) {
    if (!open_ || (in_.options.serves && !in_.options.serves())) return;
    const auto until = in_.loop.calendar_now() - grace;
    in_.options.files.in->list(in_.company, after, until, page,
                               [weak = weak_from_this(), until](const history::reply<std::vector<std::string>>& found) {
                                   const auto self = weak.lock();
                                   if (!self || !found || found->empty()) return;
                                   const auto last = found->size() == page ? found->back() : std::string{};
                                   self->sweep_next(std::make_shared<std::vector<std::string>>(*found), last, until);
                               });
}

/// One at a time: nobody waits for it.
void file_fetcher::sweep_next(std::shared_ptr<std::vector<std::string>> left, const std::string& last,
                              calendar_time until) {
    if (!open_) return;
    if (left->empty()) return last.empty() ? void() : sweep(last);
    const auto hash = left->back();
    left->pop_back();
    in_.book->file_by(
        hash, [weak = weak_from_this(), left, last, until, hash](const history::reply<history::kept_file>& named) {
            const auto self = weak.lock();
            if (!self) return;
            if (named.what != verdict::not_found) return self->sweep_next(left, last, until);
            self->in_.options.files.in->remove(self->in_.company, hash, until,
                                               [weak, left, last, until](const history::reply<history::nothing>&) {
                                                   if (const auto still = weak.lock())
                                                       still->sweep_next(left, last, until);
                                               });
        });
}

}  // namespace palabre::delivery
