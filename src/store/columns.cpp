// src/store/columns.cpp - rows read as history's values.
#include "store/columns.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace palabre::sql {

std::string json(const value& of) {
    return of.is_null() ? std::string{} : boost::json::serialize(of);
}

value parsed(std::string_view text) {
    if (text.empty()) return nullptr;
    boost::json::parse_options options;
    options.max_depth = 512;
    boost::system::error_code wrong;
    auto read = boost::json::parse(text, wrong, {}, options);
    return wrong ? value{nullptr} : read;
}

std::string_view medium_name(const std::optional<medium>& on) noexcept {
    return on ? to_string(*on) : std::string_view{};
}

std::optional<medium> maybe_medium(std::string_view name) {
    return name.empty() ? std::nullopt : std::optional{medium_from(name)};
}

std::optional<calendar_time> reading::maybe_time() {
    const bool none = is_null();
    const auto at = time();
    return none ? std::nullopt : std::optional{at};
}

history::customer read_customer(reading& from) {
    history::customer who;
    who.id = from.id<history::customer_id>();
    who.name = from.string();
    who.speaks.language = from.string();
    who.speaks.from = history::origin_from(from.text());
    who.speaks.since = from.time();
    who.belongs_to.name = from.string();
    who.belongs_to.as_of = from.time();
    who.since = from.time();
    who.seen = from.time();
    who.erased = from.flag();
    return who;
}

history::interaction read_interaction(reading& from) {
    history::interaction what;
    what.id = from.id<history::interaction_id>();
    what.customer = from.id<history::customer_id>();
    what.kind = history::interaction_kind_from(from.text());
    what.way = history::direction_from(from.text());
    what.on = medium_from(from.text());
    what.address = from.string();
    what.service = from.string();
    what.language = from.string();
    what.flow = from.string();
    what.campaign = from.string();
    what.queue = from.string();
    what.agent = from.id<history::user_id>();
    what.began = from.time();
    what.ended = from.maybe_time();
    what.how_ended = from.string();
    what.disposition = from.string();
    what.source = from.string();
    what.reference = from.string();
    what.details = from.json();
    return what;
}

history::entry read_entry(reading& from) {
    history::entry what;
    what.id = from.id<history::entry_id>();
    what.customer = from.id<history::customer_id>();
    what.within = from.id<history::interaction_id>();
    what.kind = history::entry_kind_from(from.text());
    what.on = medium_from(from.text());
    what.at = from.time();
    what.by = from.id<history::user_id>();
    what.text = from.string();
    what.details = from.json();
    return what;
}

history::merge read_merge(reading& from) {
    history::merge what;
    what.id = from.id<history::merge_id>();
    what.kept = from.id<history::customer_id>();
    what.joined = from.id<history::customer_id>();
    what.why = from.string();
    if (from.is_null())
        from.skip(1);
    else
        what.by = from.id<history::user_id>();
    what.from = history::origin_from(from.text());
    what.at = from.time();
    what.undone = from.maybe_time();
    return what;
}

history::consent read_consent(reading& from) {
    history::consent what;
    what.who = from.id<history::customer_id>();
    what.purpose = from.string();
    what.on = maybe_medium(from.text());
    what.given = from.flag();
    what.proof = from.string();
    what.from = history::origin_from(from.text());
    what.at = from.time();
    return what;
}

history::do_not_contact read_do_not_contact(reading& from) {
    history::do_not_contact what;
    what.whom.kind = history::identity_kind_from(from.text());
    what.whom.address = from.string();
    what.whom.written = from.string();
    what.list = from.string();
    what.on = maybe_medium(from.text());
    what.why = from.string();
    what.from = history::origin_from(from.text());
    what.at = from.time();
    what.until = from.maybe_time();
    return what;
}

history::identity read_identity(reading& from) {
    history::identity known;
    known.kind = history::identity_kind_from(from.text());
    known.address = from.string();
    known.written = from.string();
    return known;
}

}  // namespace palabre::sql
