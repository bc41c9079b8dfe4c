// examples/palabre_center/loaded.cpp - a configuration with its flows, and what differs between two of them.
#include "loaded.hpp"

#include "after_calls.hpp"

#include <algorithm>
#include <tuple>

namespace palabre_center {

using namespace palabre;

namespace {

auto parts(const history::sql_store_options& of) {
    return std::tie(of.url, of.key_file, of.name, of.readers, of.lease);
}

auto parts(const keeping& of) {
    return std::tie(of.company, of.title, of.home, of.addresses, of.patience, of.onward, of.recordings.kept,
                    of.recordings.by_name);
}

auto parts(const history::retention& of) {
    return std::tie(of.entries, of.interactions, of.messages, of.sessions, of.customers, of.events);
}

auto parts(const api::login_rules& of) {
    return std::tie(of.idle, of.longest, of.proxies, of.notes_kept);
}

auto parts(const api::webhook& of) {
    return std::tie(of.name, of.company, of.url, of.secrets, of.events, of.limit, of.at_once, of.give_up_after);
}

auto parts(const carrier_settings& of) {
    return std::tie(of.name, of.company, of.written);
}

auto parts(const voice_media& of) {
    return std::tie(of.address, of.announced, of.first_port, of.last_port, of.threads, of.dead_after,
                    of.silence_packets);
}

auto parts(const speech::espeak_options& of) {
    return std::tie(of.program, of.voices, of.words_a_minute, of.cache, of.cache_most, of.memory_most, of.threads,
                    of.limit);
}

auto parts(const speech::served_voice_options& of) {
    return std::tie(of.url, of.voices, of.model, of.key, of.format, of.pcm_rate, of.speed, of.cache, of.cache_most,
                    of.memory_most, of.requests, of.limit, of.rest, of.authorities);
}

auto parts(const speech::served_recogniser_options& of) {
    return std::tie(of.url, of.languages, of.model, of.key, of.format, of.most_silence, of.noise, of.requests, of.limit,
                    of.rest, of.authorities);
}

auto parts(const speech::prompt_options& of) {
    return std::tie(of.fallbacks, of.memory_most, of.trust);
}

template<class Options> bool alike(const std::optional<Options>& one, const std::optional<Options>& other) {
    return one.has_value() == other.has_value() && (!one || parts(*one) == parts(*other));
}

}  // namespace

loaded load(const std::string& file, const environment& variables) {
    auto [made, problems] = read_configuration(file, variables);
    if (problems.empty()) problems = learn(made);
    auto flows = read_plans(made);
    problems.insert(problems.end(), flows.problems.begin(), flows.problems.end());
    if (problems.empty()) problems = learn_languages(made, flows);
    if (problems.empty()) problems = after_problems(made, flows);
    return {std::move(made), std::move(flows), std::move(problems)};
}

bool loaded::can_do_without() const {
    if (problems.size() != flows.problems.size()) return false;
    return std::ranges::all_of(flows.broken, [&](const std::string& address) {
        const auto* const whose = company_of(made, address);
        return whose != nullptr && whose->entry.says;
    });
}

std::vector<std::string> needs_restart(const configuration& running, const configuration& wanted) {
    std::vector<std::string> names;
    const auto look = [&](const char* name, bool same) {
        if (!same) names.emplace_back(name);
    };
    look("drain", running.drain == wanted.drain);
    look("clock", running.waits_for_synchronised_clock == wanted.waits_for_synchronised_clock);
    look("state", running.state == wanted.state);
    look("log", running.least == wanted.least && running.json == wanted.json);
    look("store", alike(running.store, wanted.store));
    look("companies",
         std::ranges::equal(running.companies, wanted.companies, [](const company& one, const company& other) {
             return parts(one.keeps) == parts(other.keeps) && parts(one.forgets) == parts(other.forgets) &&
                    one.events == other.events && one.after_text == other.after_text &&
                    one.rules_text == other.rules_text && one.conversations == other.conversations &&
                    one.files.largest == other.files.largest && one.files.kinds == other.files.kinds;
         }));
    const auto &before = running.voice, &after = wanted.voice;
    look("voice.listen", before.listen == after.listen);
    look("voice.announced", before.announced == after.announced);
    look("voice.strangers", before.strangers_get_silence == after.strangers_get_silence);
    look("voice.media", parts(before.media) == parts(after.media));
    look("voice.session_expires", before.session_expires == after.session_expires);
    look("voice.round_trip", before.round_trip == after.round_trip);
    look("voice.language", before.language == after.language);
    look("voice.prompts", parts(before.prompts) == parts(after.prompts));
    look("voice.synthetic", alike(before.synthetic, after.synthetic));
    look("voice.voices", std::ranges::equal(before.voices, after.voices, [](const auto& one, const auto& other) {
             return parts(one) == parts(other);
         }));
    look("voice.recognition", alike(before.recognition, after.recognition));
    look("voice.spelling", before.spelling == after.spelling);
    look("voice.recordings", before.recordings == after.recordings);
    look("voice.legs", running.legs.folder == wanted.legs.folder && running.legs.keep == wanted.legs.keep);
    look("voice.longest_recording", before.longest_recording == after.longest_recording);
    look("voice.headers", before.headers == after.headers);
    look("http", running.http.has_value() == wanted.http.has_value());
    look("http.listen", !running.http || !wanted.http || running.http->listen == wanted.http->listen);
    look("http.certificate", !running.http || !wanted.http ||
                                 (running.http->certificate == wanted.http->certificate &&
                                  running.http->certificate_key == wanted.http->certificate_key));
    look("http.most_connections",
         !running.http || !wanted.http || running.http->most_connections == wanted.http->most_connections);
    look("http.users", !running.http || !wanted.http || parts(running.http->logins) == parts(wanted.http->logins));
    look("http.desk", !running.http || !wanted.http || running.http->desk == wanted.http->desk);
    look("http.positions", !running.http || !wanted.http || running.http->positions == wanted.http->positions);
    look("http.push", !running.http || !wanted.http || running.http->push == wanted.http->push);
    look("phones.browsers", running.browsers == wanted.browsers);
    look("http.public_url", !running.http || !wanted.http || running.http->public_url == wanted.http->public_url);
    const auto told = [](const configuration& of) { return of.messaging.value_or(messaging_settings{}); };
    const auto messages = told(running), wanted_messages = told(wanted);
    look("messaging",
         messages.listen == wanted_messages.listen && messages.public_url == wanted_messages.public_url &&
             std::ranges::equal(messages.carriers, wanted_messages.carriers,
                                [](const auto& one, const auto& other) { return parts(one) == parts(other); }));
    const auto kept = [](const configuration& of) { return of.files.value_or(files_settings{}); };
    const auto files = kept(running), wanted_files = kept(wanted);
    look("files", running.files.has_value() == wanted.files.has_value() &&
                      files.folder.folder == wanted_files.folder.folder &&
                      files.folder.spare == wanted_files.folder.spare && files.key == wanted_files.key &&
                      files.links_hold == wanted_files.links_hold);
    look("webhooks", std::ranges::equal(running.webhooks, wanted.webhooks,
                                        [](const auto& one, const auto& other) { return parts(one) == parts(other); }));
    return names;
}

}  // namespace palabre_center
