// src/store/change_bytes.cpp - how much memory a change holds while it waits.
#include "store/change_bytes.hpp"

namespace palabre::sql {
namespace {

namespace change = history::change;

/// Of a value in memory, about.
std::size_t bytes_of(const value& data) {
    std::size_t bytes = sizeof data;
    if (const auto* const text = data.if_string()) bytes += text->size();
    if (const auto* const list = data.if_array())
        for (const auto& each : *list) bytes += bytes_of(each);
    if (const auto* const map = data.if_object())
        for (const auto& [name, each] : *map) bytes += name.size() + bytes_of(each);
    return bytes;
}

/// What may be long of a change; short words are in its 512.
std::size_t long_parts(const auto&) {
    return 0;
}
std::size_t long_parts(const change::begin_interaction& begun) {
    return bytes_of(begun.what.details);
}
std::size_t long_parts(const change::end_interaction& ended) {
    return bytes_of(ended.details);
}
std::size_t long_parts(const change::add_entry& added) {
    return added.what.text.size() + bytes_of(added.what.details);
}
std::size_t long_parts(const change::queue_message& queued) {
    const auto& what = queued.what;
    std::size_t bytes = what.text.size() + what.clear.reveal().size() + what.why.size() + bytes_of(what.details);
    for (const auto& other : what.instead) bytes += 512 + other.text.size() + bytes_of(other.details);
    return bytes;
}
std::size_t long_parts(const change::settle_message& settled) {
    return settled.why.size();
}
std::size_t long_parts(const change::save_session& saved) {
    return bytes_of(saved.what.state) + saved.what.hidden.reveal().size();
}
std::size_t long_parts(const change::make_promise& made) {
    return bytes_of(made.what.state) + made.what.hidden.reveal().size();
}
std::size_t long_parts(const change::keep_graph& kept) {
    std::size_t bytes = 0;
    for (const auto& file : kept.what.files) bytes += 512 + file.text.size();
    return bytes;
}
std::size_t long_parts(const change::put_campaign& put) {
    return bytes_of(put.what.plan) + put.what.cursor.size();
}
std::size_t long_parts(const change::put_recipient& put) {
    return bytes_of(put.what.fields);
}
std::size_t long_parts(const change::settle_attempt& settled) {
    return bytes_of(settled.heard);
}
std::size_t long_parts(const change::record_consent& given) {
    return given.what.proof.size();
}
std::size_t long_parts(const change::forbid_contact& forbidden) {
    return forbidden.what.why.size();
}
std::size_t long_parts(const change::join_customers& joined) {
    return joined.what.why.size();
}
std::size_t long_parts(const change::add_customer& added) {
    return added.known_as.size() * 512;
}
std::size_t long_parts(const change::put_disposition& put) {
    return put.what.labels.size() * 512;
}
std::size_t long_parts(const change::post_event& posted) {
    return bytes_of(posted.what.data) + posted.to.size() * 64;
}
std::size_t long_parts(const change::settle_delivery& settled) {
    return settled.why.size();
}

std::size_t long_parts(const change::add_file& added) {
    return bytes_of(added.what.from) + added.what.why.size();
}
std::size_t long_parts(const change::open_thread& opened) {
    return bytes_of(opened.what.slots);
}
std::size_t long_parts(const change::touch_thread& touched) {
    return bytes_of(touched.slots);
}
std::size_t long_parts(const change::add_recording& added) {
    return added.what.why.size();
}
std::size_t long_parts(const change::touch_recording& touched) {
    return touched.why.size();
}
std::size_t long_parts(const change::make_follow_up& made) {
    return bytes_of(made.what.what);
}
std::size_t long_parts(const change::settle_follow_up& settled) {
    return settled.why.size();
}
std::size_t long_parts(const change::note_survey_answer& noted) {
    return noted.what.text.size();
}
std::size_t long_parts(const change::add_visit& added) {
    return added.what.why.size();
}
std::size_t long_parts(const change::settle_file& settled) {
    return settled.why.size();
}

}  // namespace

std::size_t bytes_of(const history::change::any& what) {
    return 512 + std::visit([](const auto& each) { return long_parts(each); }, what);
}

}  // namespace palabre::sql
