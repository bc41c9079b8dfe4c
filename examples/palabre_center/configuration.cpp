// examples/palabre_center/configuration.cpp - the sections of palabre-center's file, key by key.
#include "configuration.hpp"

#include "campaign_reading.hpp"

#include "company_settings.hpp"
#include "core/file_text.hpp"
#include "duty_settings.hpp"
#include "http/server.hpp"
#include "onward_settings.hpp"
#include "queues.hpp"
#include "settings_reader.hpp"
#include "sound.hpp"
#include "standby_settings.hpp"
#include "trunks.hpp"

#include "palabre/api/server.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/speech/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using detail::shown;

namespace {

constexpr std::int64_t megabyte = 1'000'000;

class reader {
public:
    reader(const std::string& file, const environment& variables, role who) : from_{file, variables}, who_{who} {
        made_.file = file;
    }

    reading read(std::string_view text) {
        yaml_node root;
        try {
            root = from_.yaml().parse(text);
        } catch (const error& unreadable) {
            return {std::move(made_), unreadable.problems()};
        }
        if (from_.yaml().expect_map(root, {"drain", "log", "clock", "state", "store", "companies", "voice", "trunks",
                                           "phones", "queues", "agents", "campaigns", "flows", "connectors", "http",
                                           "webhooks", "messaging", "files", "standby"})) {
            from_.time(root, "drain", 0s, 24h, made_.drain);
            static constexpr auto clocks = std::to_array<std::string_view>({"plausible", "synchronised"});
            if (const auto* const clock = root.find("clock"))
                made_.waits_for_synchronised_clock = from_.word(*clock, clocks) == 1U;
            made_.state = from_folder("state");
            from_.path(root, "state", made_.state);
            read_log(root);
            if (who_ == role::standby) {
                read_companies(from_, root, who_, made_);
                read_voice(root);
                read_standby(from_, root, made_);
                if (from_.yaml().problem_count() == 0) try_out(root);
                return {std::move(made_), from_.yaml().take_problems()};
            }
            read_store(root);
            read_companies(from_, root, who_, made_);
            read_voice(root);
            read_trunks(from_, root, made_.voice);
            read_phones(from_, root, made_.voice);
            read_all_queues(root);
            read_agents(from_, root, made_.voice.phones, made_.agents);
            read_browsers(from_, root, made_);
            std::vector<std::string> names;
            for (const auto& each : made_.companies) names.push_back(each.keeps.company);
            read_campaigns(from_, root, names, made_.campaigns);
            read_connectors(root);
            check_essential();
            read_http(root);
            read_webhooks(root);
            read_messages(root);
            read_files(root);
            keep_events();
            read_flows(root);
            for (const auto& each : assistant_problems(made_)) from_.yaml().report(each.where, each.what, each.cure);
            if (from_.yaml().problem_count() == 0) try_out(root);
        }
        return {std::move(made_), from_.yaml().take_problems()};
    }

private:
    void read_log(const yaml_node& root) {
        const auto* const log = from_.section(root, "log", {"level", "json"});
        if (log == nullptr) return;
        static constexpr auto levels = std::to_array<std::string_view>({"debug", "info", "warning", "error"});
        if (const auto* const level = log->find("level"))
            if (const auto which = from_.word(*level, levels)) made_.least = static_cast<log_level>(*which);
        from_.yes_or_no(*log, "json", made_.json);
    }

    void read_store(const yaml_node& root) {
        const auto* const store = from_.section(root, "store", {"url", "key_file", "name", "readers", "lease"});
        if (store == nullptr) return;
        auto& made = made_.store.emplace();
        made_.store_where = place_below(*store, "url");
        if (const auto* const url = from_.yaml().required(*store, "url")) {
            constexpr std::string_view sqlite = "sqlite:";
            made.url = from_.text(*url);
            if (made.url.starts_with(sqlite)) {
                const auto folder = std::filesystem::path{made_.file}.parent_path();
                made.url = std::string{sqlite} + (folder / made.url.substr(sqlite.size())).lexically_normal().string();
            } else if (made.url.starts_with("postgresql:") || made.url.starts_with("postgres:")) {
                if (store->find("key_file") == nullptr)
                    from_.report(*store, "the key 'key_file' is missing",
                                 "PostgreSQL needs one: name a file that all centers have");
            } else if (!made.url.empty()) {
                from_.report(*url, "this is no database", "write sqlite:FILE, or postgresql://USER@HOST/DATABASE");
            }
        }
        from_.path(*store, "key_file", made.key_file);
        from_.text(*store, "name", made.name);
        from_.number(*store, "readers", 1, 64, made.readers);
        from_.time(*store, "lease", 3s, 10min, made.lease);
    }

    /// Telephones have been read: who is named must be one of their users.
    void read_all_queues(const yaml_node& root) {
        read_queues(from_, root, made_.voice, {}, {}, made_.agents, made_.queues);
        const auto* const all = root.find("companies");
        if (all == nullptr || all->is != yaml_node::kind::map) return;
        for (std::size_t at = 0; at < made_.companies.size(); ++at)
            if (const auto& each = all->entries[at].value; each.is == yaml_node::kind::map)
                read_queues(from_, each, made_.voice, made_.companies[at].keeps.addresses,
                            made_.companies[at].keeps.company, made_.agents, made_.queues);
    }

    void read_voice(const yaml_node& root) {
        auto& made = made_.voice;
        made.recordings = from_folder("recordings");
        made_.legs = {(std::filesystem::path{made_.state} / "legs").string(), std::chrono::days{400}};
        if (made.synthetic) made.synthetic->cache = from_folder("cache");
        const auto* const voice = from_.section(
            root, "voice", {"listen",    "announced",       "peers",      "strangers",  "limits",
                            "media",     "session_expires", "round_trip", "language",   "prompts",
                            "synthetic", "voices",          "spelling",   "recordings", "longest_recording",
                            "headers",   "certificates",    "ringing",    "legs",       "recognition"});
        if (voice == nullptr) return;
        made_.voice_where = place_below(*voice, "listen");
        from_.texts(*voice, "listen", made.listen);
        if (made.listen.empty()) from_.report(*voice->find("listen"), "it listens nowhere", "add udp:0.0.0.0:5060");
        from_.text(*voice, "announced", made.announced);
        read_peers(*voice);
        static constexpr auto ways = std::to_array<std::string_view>({"refuse", "ignore"});
        if (const auto* const strangers = voice->find("strangers"))
            made.strangers_get_silence = from_.word(*strangers, ways) == 1U;
        read_limits(*voice);
        read_media(*voice);
        from_.time(*voice, "session_expires", 0s, 24h, made.session_expires);
        from_.time(*voice, "round_trip", 100ms, 5s, made.round_trip);
        from_.text(*voice, "language", made.language);
        if (const auto* const prompts = from_.section(*voice, "prompts", {"fallbacks", "memory_mb", "trust"})) {
            from_.named_texts(*prompts, "fallbacks", made.prompts.fallbacks);
            megabytes(*prompts, "memory_mb", 1, made.prompts.memory_most);
            from_.time(*prompts, "trust", 0s, 1h, made.prompts.trust);
        }
        read_synthetic(*voice);
        read_voices(*voice);
        read_recognition(*voice);
        from_.path(*voice, "spelling", made.spelling);
        from_.path(*voice, "recordings", made.recordings);
        from_.time(*voice, "longest_recording", 1s, 2h, made.longest_recording);
        from_.texts(*voice, "headers", made.headers);
        from_.path(*voice, "certificates", made.certificates);
        read_legs(*voice);
        if (const auto* const tone = from_.section(*voice, "ringing", {"hertz", "on", "off"})) {
            from_.number(*tone, "hertz", 300, 3'400, made.ringing.hertz);
            from_.time(*tone, "on", 100ms, 10s, made.ringing.on);
            from_.time(*tone, "off", 0s, 20s, made.ringing.off);
        }
    }

    void read_legs(const yaml_node& voice) {
        const auto* const legs = voice.find("legs");
        if (legs == nullptr) return;
        if (legs->is == yaml_node::kind::text) {
            if (!from_.yaml().boolean(*legs).value_or(true)) made_.legs.folder.clear();
            return;
        }
        if (!from_.yaml().expect_map(*legs, {"folder", "keep"})) return;
        from_.path(*legs, "folder", made_.legs.folder);
        from_.time(*legs, "keep", 0s, 36500 * 24h, made_.legs.keep);
    }

    /// What only the parts themselves know to be wrong. Nothing here listens or connects.
    void try_out(const yaml_node& root) {
        const auto section = [&](std::string_view key, auto make) {
            try {
                make();
            } catch (const error& wrong) {
                const auto* const found = root.find(key);
                from_.report_quoting(found != nullptr ? *found : root, wrong.problems());
            }
        };
        asio_runtime nowhere;
        // What is wrong with a trunk or a telephone is said where it stands, so each part is tried by itself.
        const auto in_parts = [&](std::string_view key, auto keep) {
            section(key, [&] {
                voice_options part;
                part.listen = made_.voice.listen;
                part.certificates = made_.voice.certificates;
                keep(part);
                voice_channel(part);
            });
        };
        // All parts listen, and would all say what is wrong with the files of TLS.
        const auto before = from_.yaml().problem_count();
        in_parts("voice", [](voice_options&) {});
        if (from_.yaml().problem_count() > before) return;
        in_parts("trunks", [&](voice_options& part) { part.trunks = made_.voice.trunks; });
        in_parts("phones", [&](voice_options& part) { part.phones = made_.voice.phones; });
        try {
            speech::spellings::with(made_.voice.spelling);
        } catch (const error& wrong) {  // its files have places of their own
            for (const auto& each : wrong.problems()) from_.yaml().report(each.where, each.what, each.cure);
        }
        section("voice", [&] {
            auto rest = made_.voice;
            rest.spelling.clear();
            rest.voices.clear();
            rest.trunks.clear();
            rest.phones = {};
            voice_channel(std::move(rest));
        });
        section("voice", [&] { speech::make_prompts(nowhere, made_.voice.prompts); });
        for (std::size_t at = 0; at < made_.voice.voices.size(); ++at) {
            auto one = made_.voice.voices[at];
            one.cache.clear();  // which is made when the line starts
            try {
                speech::make_served_voice(nowhere, std::move(one));
            } catch (const error& wrong) {
                from_.report_quoting(root.find("voice")->find("voices")->items[at], wrong.problems());
            }
        }
        if (made_.voice.recognition) try {
                speech::make_served_recogniser(nowhere, *made_.voice.recognition);
            } catch (const error& wrong) {
                from_.report_quoting(*root.find("voice")->find("recognition"), wrong.problems());
            }
        for (const auto& [name, options] : made_.connectors)
            section("connectors", [&, &options = options] { make_connector(nowhere, options, {}); });
        for (const auto& company : made_.companies)
            for (const auto& each : company.assistants)
                if (each.llm) section("companies", [&] { assistant::make_llm(nowhere, *each.llm); });
        if (made_.http)
            section("http", [&] {
                api::server_options options;
                options.listen = made_.http->listen;
                options.desk = made_.http->desk;
                options.push = made_.http->push;
                for (const auto& each : made_.http->keys)
                    options.keys.push_back({each.name, each.text, each.companies, each.may});
                api::server{nowhere, std::move(options)};
                if (!made_.http->certificate.empty())
                    http::check({made_.http->certificate, made_.http->certificate_key});
            });
    }

    void read_peers(const yaml_node& voice) {
        const auto* const all = from_.entries(voice, "peers", "NAME: {from: [ADDRESS, ...]}");
        if (all == nullptr) return;
        for (const auto& each : all->entries) {
            voice_peer& made = made_.voice.peers.emplace_back();
            made.name = each.key;
            if (!from_.yaml().expect_map(each.value, {"from", "over", "codecs", "dtmf", "encryption", "most_calls",
                                                      "asserts_identity", "own_ports", "early_media"}))
                continue;
            static constexpr auto transports = std::to_array<std::string_view>({"udp", "tcp", "tls"});
            if (from_.yaml().required(each.value, "from") != nullptr) from_.texts(each.value, "from", made.from);
            if (const auto* const over = each.value.find("over"))
                if (const auto which = from_.word(*over, transports)) made.over = transports.at(*which);
            read_sound(from_, each.value, {made.codecs, made.dtmf, made.encryption});
            from_.number(each.value, "most_calls", 0, 1'000'000, made.most_calls);
            from_.yes_or_no(each.value, "asserts_identity", made.asserts_identity);
            from_.yes_or_no(each.value, "own_ports", made.own_ports);
            from_.yes_or_no(each.value, "early_media", made.early_media);
        }
    }

    void read_limits(const yaml_node& voice) {
        const auto* const limits =
            from_.section(voice, "limits", {"most_calls", "calls_per_second", "burst", "retry_after"});
        if (limits == nullptr) return;
        auto& made = made_.voice.limits;
        from_.number(*limits, "most_calls", 0, 1'000'000, made.most_calls);
        from_.rate(*limits, "calls_per_second", 100'000, made.calls_per_second);
        from_.rate(*limits, "burst", 100'000, made.burst);
        from_.time(*limits, "retry_after", 1s, 1h, made.retry_after);
    }

    void read_media(const yaml_node& voice) {
        const auto* const media = from_.section(
            voice, "media", {"address", "announced", "ports", "threads", "dead_after", "silence_packets"});
        if (media == nullptr) return;
        auto& made = made_.voice.media;
        from_.text(*media, "address", made.address);
        from_.text(*media, "announced", made.announced);
        if (const auto* const ports = media->find("ports")) from_.ports(*ports, made.first_port, made.last_port);
        from_.number(*media, "threads", 1, 64, made.threads);
        from_.time(*media, "dead_after", 0s, 1h, made.dead_after);
        from_.yes_or_no(*media, "silence_packets", made.silence_packets);
    }

    void read_synthetic(const yaml_node& voice) {
        const auto* const synthetic = voice.find("synthetic");
        if (synthetic == nullptr) return;
        if (synthetic->is == yaml_node::kind::text) {
            if (!from_.yaml().boolean(*synthetic).value_or(true)) made_.voice.synthetic.reset();
            return;
        }
        if (!from_.yaml().expect_map(*synthetic, {"program", "voices", "words_a_minute", "cache", "cache_mb",
                                                  "memory_mb", "threads", "limit"}))
            return;
        auto& made = *made_.voice.synthetic;
        from_.text(*synthetic, "program", made.program);
        from_.named_texts(*synthetic, "voices", made.voices);
        from_.number(*synthetic, "words_a_minute", 80, 450, made.words_a_minute);
        from_.path(*synthetic, "cache", made.cache);
        megabytes(*synthetic, "cache_mb", 1, made.cache_most);
        megabytes(*synthetic, "memory_mb", 0, made.memory_most);
        from_.number(*synthetic, "threads", 1, 64, made.threads);
        from_.time(*synthetic, "limit", 100ms, 1min, made.limit);
    }

    void read_voices(const yaml_node& voice) {
        const auto* const all = voice.find("voices");
        if (all == nullptr) return;
        if (all->is != yaml_node::kind::list)
            return from_.report(*all, "'voices' is no list", "write - {url: http://HOST:PORT/v1, voices: {fon: NAME}}");
        for (const auto& each : all->items) {
            if (!from_.yaml().expect_map(each, {"url", "voices", "model", "key", "format", "pcm_rate", "speed", "cache",
                                                "cache_mb", "memory_mb", "requests", "limit", "rest", "authorities"}))
                continue;
            auto& made = made_.voice.voices.emplace_back();
            made.cache = from_folder("cache");
            if (const auto* const url = from_.yaml().required(each, "url")) made.url = from_.text(*url);
            if (from_.yaml().required(each, "voices") != nullptr) from_.named_texts(each, "voices", made.voices);
            from_.text(each, "model", made.model);
            if (const auto* const key = each.find("key")) made.key = secret{from_.text(*key)};
            from_.text(each, "format", made.format);
            from_.number(each, "pcm_rate", 8000, 48000, made.pcm_rate);
            from_.rate(each, "speed", 4, made.speed);
            from_.path(each, "cache", made.cache);
            megabytes(each, "cache_mb", 1, made.cache_most);
            megabytes(each, "memory_mb", 0, made.memory_most);
            from_.number(each, "requests", 1, 64, made.requests);
            from_.time(each, "limit", 100ms, 5min, made.limit);
            from_.time(each, "rest", 0s, 1h, made.rest);
            from_.path(each, "authorities", made.authorities);
        }
    }

    /// As a text of the environment, or as a file of its own.
    void read_key(const yaml_node& of, secret& into) {
        const auto *const key = of.find("key"), *const file = of.find("key_file");
        if (key != nullptr) into = secret{from_.text(*key)};
        if (file == nullptr) return;
        if (key != nullptr) return from_.report(*file, "there is a 'key' too", "keep one of them");
        try {
            auto text = detail::file_text(from_.path(*file), 4096);
            while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
            into = secret{std::move(text)};
        } catch (const error& wrong) {
            from_.report(*file, wrong.problems().front().what, "check the file and who may read it");
        }
    }

    void read_recognition(const yaml_node& voice) {
        const auto* const all = from_.section(voice, "recognition",
                                              {"url", "languages", "model", "key", "key_file", "format", "most_silence",
                                               "noise", "requests", "limit", "rest", "authorities"});
        if (all == nullptr) return;
        auto& made = made_.voice.recognition.emplace();
        if (const auto* const url = from_.yaml().required(*all, "url")) made.url = from_.text(*url);
        if (from_.yaml().required(*all, "languages") != nullptr) from_.named_texts(*all, "languages", made.languages);
        from_.text(*all, "model", made.model);
        read_key(*all, made.key);
        from_.text(*all, "format", made.format);
        from_.number(*all, "most_silence", 1, 100, made.most_silence);
        from_.texts(*all, "noise", made.noise);
        from_.number(*all, "requests", 1, 64, made.requests);
        from_.time(*all, "limit", 100ms, 1min, made.limit);
        from_.time(*all, "rest", 0s, 1h, made.rest);
        from_.path(*all, "authorities", made.authorities);
    }

    void read_connectors(const yaml_node& root) {
        const auto* const all = from_.entries(root, "connectors", "NAME: {url: http://HOST:PORT/PATH}");
        if (all == nullptr) return;
        for (const auto& each : all->entries) made_.connectors[each.key] = read_connector(from_, each.value);
    }

    void check_essential() {
        for (const auto& each : made_.companies)
            for (const auto& name : each.entry.essential)
                if (!made_.connectors.contains(name))
                    from_.yaml().report(each.entry.essential_where.front(),
                                        fmt::format("no connector here is called {}", shown(name)),
                                        "name one of connectors");
    }

    void read_http(const yaml_node& root) {
        const auto* const http = from_.section(root, "http",
                                               {"listen", "public_url", "certificate", "certificate_key", "keys",
                                                "users", "most_connections", "desk", "positions", "push"});
        if (http == nullptr) return;
        auto& made = made_.http.emplace();
        made.where = place_below(*http, "listen");
        from_.text(*http, "public_url", made.public_url);
        from_.text(*http, "listen", made.listen);
        from_.path(*http, "certificate", made.certificate);
        from_.path(*http, "certificate_key", made.certificate_key);
        from_.path(*http, "desk", made.desk);
        if (made.certificate.empty() && !made.certificate_key.empty())
            from_.report(*http->find("certificate_key"), "a key without its certificate", "add certificate: FILE.pem");
        from_.number(*http, "most_connections", 1, 10'000, made.most_connections);
        read_users(*http, made.logins);
        read_positions(from_, *http, made.positions);
        read_push(from_, *http, made.push);
        const auto* const keys = from_.entries(*http, "keys", "NAME: {key: ${env:NAME}, companies: [COMPANY]}");
        if (keys == nullptr) return;
        for (const auto& each : keys->entries) {
            auto& key = made.keys.emplace_back();
            key.name = each.key;
            if (!from_.yaml().expect_map(each.value, {"key", "companies", "scopes"})) continue;
            if (const auto* const text = from_.yaml().required(each.value, "key")) {
                key.text = secret{from_.text(*text)};
                const auto& clear = key.text.reveal();
                const bool fits = clear.size() >= 20 && clear.size() <= 200 &&
                                  std::ranges::all_of(clear, [](char c) { return c > ' ' && c < 0x7f; });
                if (!clear.empty() && !fits)  // without the text itself
                    from_.report(*text, "this is no key",
                                 "it has 20 to 200 letters, digits and signs: openssl rand -hex 24");
            }
            read_scopes(each.value, key);
            if (from_.yaml().required(each.value, "companies") == nullptr) continue;
            from_.texts(
                each.value, "companies", key.companies,
                [&](const std::string& name) {
                    const bool known = std::ranges::any_of(
                        made_.companies, [&](const company& one) { return one.keeps.company == name; });
                    return known ? std::string{} : fmt::format("no company here is called {}", shown(name));
                },
                "name one of companies");
        }
    }

    void read_users(const yaml_node& http, api::login_rules& made) {
        const auto* const users = http.find("users");
        if (users == nullptr || !from_.yaml().expect_map(*users, {"idle", "longest", "proxies", "noted_for"})) return;
        constexpr auto day = std::chrono::hours{24};
        from_.time(*users, "idle", std::chrono::minutes{1}, day, made.idle);
        from_.time(*users, "longest", std::chrono::minutes{1}, 7 * day, made.longest);
        from_.time(*users, "noted_for", day, 3650 * day, made.notes_kept);
        from_.texts(*users, "proxies", made.proxies);
        if (made.longest < made.idle)
            from_.report(*users, "a login may be idle for longer than it lasts", "choose idle <= longest");
    }

    void read_scopes(const yaml_node& key, api_key& made) {
        std::vector<std::string> names;
        from_.texts(
            key, "scopes", names,
            [](const std::string& name) {
                const bool known = name == "read" || name == "write" || name == "send" || name == "events" ||
                                   name == "audit" || name == "supervise" || name == "adjust";
                return known ? std::string{} : shown(name) + " is no scope";
            },
            "write read, write, send, events, audit, supervise, adjust, or some of them");
        if (key.find("scopes") == nullptr || from_.yaml().problem_count() > 0) return;
        made.may.clear();
        for (const auto& name : names) made.may.push_back(api::scope_from(name));
    }

    void read_webhooks(const yaml_node& root) {
        const auto* const all =
            from_.entries(root, "webhooks", "NAME: {company: COMPANY, url: https://..., secret: ${env:NAME}}");
        if (all == nullptr) return;
        for (const auto& each : all->entries) {
            auto& made = made_.webhooks.emplace_back();
            made.name = each.key;
            if (!from_.yaml().expect_map(each.value,
                                         {"company", "url", "secret", "events", "limit", "at_once", "give_up_after"}))
                continue;
            from_.text(each.value, "url", made.url);
            if (from_.yaml().required(each.value, "url") == nullptr) continue;
            if (const auto* const whose = from_.yaml().required(each.value, "company")) {
                made.company = from_.text(*whose);
                const bool known = std::ranges::any_of(
                    made_.companies, [&](const company& one) { return one.keeps.company == made.company; });
                if (!known && !made.company.empty())
                    from_.report(*whose, fmt::format("no company here is called {}", shown(made.company)),
                                 "name one of companies");
            }
            std::vector<std::string> secrets;
            if (from_.yaml().required(each.value, "secret") != nullptr) from_.texts(each.value, "secret", secrets);
            for (auto& clear : secrets) made.secrets.emplace_back(std::move(clear));
            from_.texts(each.value, "events", made.events);
            from_.time(each.value, "limit", 1s, 1min, made.limit);
            from_.number(each.value, "at_once", 1, 64, made.at_once);
            from_.time(each.value, "give_up_after", 1min, 24h * 30, made.give_up_after);
        }
        if (from_.yaml().problem_count() > 0) return;
        try {
            api::check(made_.webhooks);
        } catch (const error& wrong) {
            from_.report_quoting(*all, wrong.problems());
        }
    }

    void check_portability(const messaging_settings& of) {
        for (const auto& [company, rules] : of.rules) {
            if (!rules.ported || rules.ported->operation.empty()) continue;
            const auto name = rules.ported->operation.substr(0, rules.ported->operation.find('.'));
            if (!made_.connectors.contains(name))
                from_.yaml().report(rules.ported_where, fmt::format("no connector here is called {}", shown(name)),
                                    "name one of connectors");
        }
    }

    void read_messages(const yaml_node& root) {
        std::vector<std::string> companies;
        for (const auto& each : made_.companies) companies.push_back(each.keeps.company);
        const auto before = from_.yaml().problem_count();
        made_.messaging = read_messaging(from_, root, companies);
        if (made_.messaging) check_portability(*made_.messaging);
        if (from_.yaml().problem_count() == before) complete_onward(from_, root, made_);
    }

    void read_files(const yaml_node& root) {
        const auto* const files = from_.section(root, "files", {"folder", "spare_mb", "key", "links_hold"});
        if (files == nullptr) return;
        auto& made = made_.files.emplace();
        made.where = from_.yaml().place_of(*files);
        made.folder.folder = from_folder("files");
        from_.path(*files, "folder", made.folder.folder);
        megabytes(*files, "spare_mb", 0, made.folder.spare);
        std::string key;
        from_.text(*files, "key", key);
        if (!key.empty() && key.size() < 16)
            from_.report(*files->find("key"), "the key of links to files is too short", "use 16 bytes or more");
        made.key = secret{std::move(key)};
        from_.time(*files, "links_hold", 1min, 24h * 30, made.links_hold);
    }

    /// Events are written where a webhook is told of them or the company says so, and swept like the rest.
    void keep_events() {
        constexpr palabre::duration otherwise = 24h * 7;
        for (auto& each : made_.companies) {
            auto& rules = each.keeps.events = api::rules_for(made_.webhooks, each.keeps.company);
            rules.kept = rules.kept || each.events;
            if (!rules.kept) continue;
            each.forgets.events = each.events.value_or(otherwise);
            for (const auto& hook : made_.webhooks)
                if (hook.company == each.keeps.company)
                    each.forgets.events = std::max(*each.forgets.events, hook.give_up_after);
        }
    }

    palabre::place place_below(const yaml_node& section, std::string_view key) {
        const auto* const found = section.find(key);
        return from_.yaml().place_of(found != nullptr ? *found : section);
    }

    void read_flows(const yaml_node& root) {
        if (from_.yaml().required(root, "flows") == nullptr) return;
        const auto* const all = from_.entries(root, "flows", "\"ADDRESS\": FILE");
        if (all == nullptr) return;
        if (all->entries.empty()) from_.report(*all, "nothing answers anywhere", "add \"100\": FILE");
        for (const auto& each : all->entries) {
            made_.flows.push_back({each.key, from_.path(each.value), from_.yaml().place_of(each)});
            if (!is_somebodys(made_, each.key))
                from_.yaml().report(from_.yaml().place_of(each),
                                    each.key == "*" ? "no company has all other addresses"
                                                    : fmt::format("no company has the address {}", shown(each.key)),
                                    each.key == "*" ? "leave out the addresses of one of companies"
                                                    : "add it to the addresses of one of companies");
        }
        const auto answers = [&](const std::string& address) {
            return std::ranges::any_of(
                made_.flows, [&](const flow_place& one) { return one.address == address || one.address == "*"; });
        };
        for (const auto& each : made_.companies)
            for (const auto& address : each.keeps.addresses)
                if (!answers(address))
                    from_.yaml().report(each.where,
                                        fmt::format("nothing answers at {}, an address of {}", shown(address),
                                                    shown(each.keeps.company)),
                                        "add a flow for it");
        if (!made_.messaging) return;
        for (const auto& each : made_.messaging->carriers)
            if (!each.address.empty() && !answers(each.address))
                from_.yaml().report(each.where, fmt::format("nothing answers at {}", shown(each.address)),
                                    "add a flow for it");
    }

    template<class Size> void megabytes(const yaml_node& map, std::string_view key, std::int64_t least, Size& into) {
        std::int64_t count = -1;
        from_.number(map, key, least, 1'000'000, count);
        if (count >= 0) into = static_cast<Size>(count * megabyte);
    }

    std::string from_folder(const char* name) const {
        return (std::filesystem::path{made_.file}.parent_path() / name).string();
    }

    settings_reader from_;
    const role who_;
    configuration made_;
};

}  // namespace

bool is_somebodys(const configuration& of, const std::string& address) {
    return of.companies.empty() || std::ranges::any_of(of.companies, [&](const company& one) {
               const auto& names = one.keeps.addresses;
               return names.empty() || std::ranges::count(names, address) != 0;
           });
}

environment or_whatever(environment variables) {
    return [variables = std::move(variables)](const char* name) -> const char* {
        const char* const found = variables(name);
        return found != nullptr && *found != '\0' ? found : some_value;
    };
}

const company* company_of(const configuration& of, const std::string& address) {
    const company* others = nullptr;
    for (const auto& each : of.companies) {
        if (std::ranges::count(each.keeps.addresses, address) != 0) return &each;
        if (each.keeps.addresses.empty()) others = &each;
    }
    return others;
}

reading read_configuration_text(std::string_view yaml, const std::string& file, const environment& variables,
                                role who) {
    return reader{file, variables, who}.read(yaml);
}

reading read_configuration(const std::string& file, const environment& variables, role who) {
    std::string text;
    try {
        text = detail::file_text(file, detail::yaml_reader::most_bytes);
    } catch (const error& unreadable) {
        return {{file}, unreadable.problems()};
    }
    return read_configuration_text(text, file, variables, who);
}

}  // namespace palabre_center
