// examples/palabre_center/customers.cpp - the store's port, asked one thing at a time.
#include "customers.hpp"

#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/recording_sweep.hpp"
#include "palabre/history/store.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace palabre_center {

using namespace palabre;

namespace {

std::string shown(calendar_time at) {
    return at == calendar_time{} ? "never"
                                 : fmt::format("{:%Y-%m-%d %H:%M}", std::chrono::floor<std::chrono::seconds>(at));
}

/// Texts come from strangers: none of them begins a line of its own or tells the terminal anything. The C1 controls are
/// those that UTF-8 writes as 0xc2 and 0x80 to 0x9f.
std::string plain(std::string text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const bool is_c1 = byte == 0xc2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xa0;
        if (is_c1) text[at + 1] = ' ';
        if (is_c1 || byte < 0x20 || byte == 0x7f) text[at] = ' ';
    }
    return text;
}

history::identity identity_of(const subject& whom) {
    return history::written_identity(whom.address, numbering::plans::builtin(),
                                     whom.country.empty() ? country{} : country{whom.country});
}

/// An open store, and the company in it.
class desk {
public:
    explicit desk(const subject& whom) : store_{history::open_sql_store(loop_, existing(whom.store))} {
        const auto all =
            done(ask<std::vector<history::company>>([&](auto then) { store_->companies(std::move(then)); }));
        const auto found = std::ranges::find(all, whom.company, &history::company::name);
        if (found == all.end())
            throw error{errc::not_found, fmt::format("no company is called '{}'", whom.company),
                        all.empty() ? "the store has none yet: import first"
                                    : fmt::format("there are: {}", names(all))};
        of_ = &store_->of(found->id);
    }

    history::company_store& company() { return *of_; }
    calendar_time now() const { return loop_.calendar_now(); }
    runtime& loop() noexcept { return loop_; }

    template<class Value, class Ask> history::reply<Value> ask(Ask asking) {
        history::reply<Value> got{history::verdict::unavailable, {}, "the store did not answer"};
        asking([&](history::reply<Value> told) { got = std::move(told); });
        loop_.run();
        return got;
    }

    template<class Value> static Value done(history::reply<Value> told) {
        if (told) return std::move(told.value);
        const bool missing = told.what == history::verdict::not_found;
        throw error{missing ? errc::not_found : errc::io, missing ? "nobody is known by that address" : told.why,
                    missing ? "check it, and its country" : "try again, or look at the store"};
    }

    history::person find(const subject& whom) {
        const auto who = identity_of(whom);
        return done(ask<history::person>([&](auto then) { of_->find(who, std::move(then)); }));
    }

private:
    /// A slip in the file's name would make a store there.
    static const history::sql_store_options& existing(const history::sql_store_options& of) {
        const std::string file = of.url.starts_with("sqlite:") ? of.url.substr(7, of.url.find('?') - 7) : "";
        if (!file.empty() && !std::filesystem::exists(file))
            throw error{errc::not_found, "there is no store " + file, "check its name, or import into it first"};
        return of;
    }

    static std::string names(const std::vector<history::company>& all) {
        std::string text;
        for (const auto& each : all) text += (text.empty() ? "" : ", ") + each.name;
        return text;
    }

    asio_runtime loop_;
    std::unique_ptr<history::store> store_;
    history::company_store* of_ = nullptr;
};

std::string told(const history::person& of) {
    const auto& who = of.who;
    std::string text =
        fmt::format("{} (customer {})\n", who.name.empty() ? "no name" : plain(who.name), to_string(who.id));
    for (const auto& each : of.identities) text += fmt::format("  {} {}\n", to_string(each.kind), plain(each.address));
    if (!who.speaks.language.empty())
        text += fmt::format("  speaks {}, says the {} since {}\n", plain(who.speaks.language),
                            to_string(who.speaks.from), shown(who.speaks.since));
    if (!who.belongs_to.name.empty())
        text += fmt::format("  segment {} as of {}\n", plain(who.belongs_to.name), shown(who.belongs_to.as_of));
    text += fmt::format("  last contact {} UTC\n", shown(who.seen));
    if (of.records.size() > 1) text += fmt::format("  {} records merged\n", of.records.size());
    return text;
}

}  // namespace

std::string looked_up(const subject& whom) {
    desk at{whom};
    const auto who = at.find(whom);
    constexpr std::size_t most = 20;
    std::string text = told(who);
    const auto contacts = desk::done(at.ask<history::interaction_page>(
        [&](auto then) { at.company().interactions(who.who.id, {}, most, std::move(then)); }));
    text += fmt::format("\n{} last contacts\n", contacts.interactions.size());
    for (const auto& each : contacts.interactions)
        text += fmt::format("  {} {} {} {} {}{}{}\n", shown(each.began), to_string(each.on), to_string(each.way),
                            to_string(each.kind), plain(each.how_ended), each.disposition.empty() ? "" : " ",
                            plain(each.disposition));
    const auto page = desk::done(at.ask<history::timeline_page>(
        [&](auto then) { at.company().timeline(who.who.id, {}, most, std::move(then)); }));
    text += fmt::format("\n{} last entries\n", page.entries.size());
    for (const auto& each : page.entries)
        text +=
            fmt::format("  {} {} {} {}\n", shown(each.at), to_string(each.on), to_string(each.kind), plain(each.text));
    return text;
}

std::string exported(const subject& whom) {
    desk at{whom};
    const auto who = at.find(whom);
    const auto all =
        desk::done(at.ask<value>([&](auto then) { at.company().export_customer(who.who.id, std::move(then)); }));
    return boost::json::serialize(all) + "\n";
}

std::string erased(const subject& whom, const std::string& recordings) {
    desk at{whom};
    const auto who = at.find(whom);
    const auto his = desk::done(at.ask<std::vector<history::recording>>(
        [&](auto then) { at.company().recordings_of(who.who.id, std::move(then)); }));
    desk::done(at.ask<history::nothing>([&](auto then) { at.company().erase_customer(who.who.id, std::move(then)); }));
    std::string text = "erased\n";
    const auto remove =
        recordings.empty() ? history::recording_remover{} : history::recordings_in_folder(at.loop(), recordings);
    for (const auto& each : his) {
        if (!remove) {
            text += fmt::format("recording {}: the center deletes it within an hour\n", each.file);
            continue;
        }
        const auto gone = at.ask<history::nothing>([&](auto then) { remove(each.file, std::move(then)); });
        text += gone ? fmt::format("recording {}: deleted\n", each.file)
                     : fmt::format("recording {}: not deleted, the center tries again: {}\n", each.file, gone.why);
        if (gone && each.ended)
            desk::done(at.ask<history::nothing>(
                [&](auto then) { at.company().write({history::change::drop_recording{each.id}}, std::move(then)); }));
    }
    return text;
}

std::string swept(const subject& of, const history::retention& rules) {
    desk at{of};
    history::swept all;
    while (true) {
        constexpr std::size_t most = 10'000;
        const auto one = desk::done(
            at.ask<history::swept>([&](auto then) { at.company().sweep(rules, at.now(), most, std::move(then)); }));
        all.entries += one.entries;
        all.interactions += one.interactions;
        all.messages += one.messages;
        all.sessions += one.sessions;
        all.customers += one.customers;
        all.graphs += one.graphs;
        all.events += one.events;
        all.files += one.files;
        if (!one.more) break;
    }
    return fmt::format("removed {} entries, {} interactions, {} messages, {} sessions, {} graphs, {} events, {} files; "
                       "erased {} customers\n",
                       all.entries, all.interactions, all.messages, all.sessions, all.graphs, all.events, all.files,
                       all.customers);
}

history::retention retention_from(const std::string& text) {
    const auto wrong = [&](std::string_view part) {
        return error{errc::invalid_argument, fmt::format("'{}' says not how long what is kept", part),
                     "write entries=365d, with entries, interactions, messages, sessions, customers, events and days "
                     "or hours (h)"};
    };
    history::retention rules;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto part = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        const auto equals = std::min(part.find('='), part.size());
        const auto what = part.substr(0, equals);
        const auto long_ = part.substr(std::min(equals + 1, part.size()));
        int count = 0;
        const auto [stop, failed] = std::from_chars(long_.data(), long_.data() + long_.size(), count);
        const bool days = stop != nullptr && std::string_view{stop, long_.data() + long_.size()} == "d";
        const bool hours = stop != nullptr && std::string_view{stop, long_.data() + long_.size()} == "h";
        if (failed != std::errc{} || count < 1 || (!days && !hours)) throw wrong(part);
        const duration kept = std::chrono::hours{days ? std::int64_t{24} * count : count};
        if (what == "entries")
            rules.entries = kept;
        else if (what == "interactions")
            rules.interactions = kept;
        else if (what == "messages")
            rules.messages = kept;
        else if (what == "sessions")
            rules.sessions = kept;
        else if (what == "customers")
            rules.customers = kept;
        else if (what == "events")
            rules.events = kept;
        else
            throw wrong(part);
    }
    return rules;
}

}  // namespace palabre_center
