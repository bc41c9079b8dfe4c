// examples/palabre_center/meta.cpp - reads how WhatsApp's numbers and Messenger's pages are reached.
#include "meta.hpp"

#include "palabre/asio_runtime.hpp"

#include <initializer_list>
#include <tuple>
#include <utility>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;

namespace {

void read_secret(settings_reader& from, const yaml_node& of, std::string_view key, secret& into) {
    if (const auto* const found = from.yaml().required(of, key)) into = secret{from.text(*found)};
}

void read_access(settings_reader& from, const yaml_node& of, meta_access& into) {
    from.text(of, "url", into.url);
    from.text(of, "version", into.version);
    read_secret(from, of, "token", into.token);
    read_secret(from, of, "app_secret", into.app_secret);
    read_secret(from, of, "verify_token", into.verify_token);
    from.path(of, "authorities", into.authorities);
    from.time(of, "limit", 1s, 1min, into.limit);
}

void read_whatsapp(settings_reader& from, const yaml_node& of, whatsapp_options& into) {
    if (from.yaml().required(of, "numbers") != nullptr) from.texts(of, "numbers", into.numbers);
    read_access(from, of, into.access);
    from.text(of, "list_button", into.list_button);
    from.rate(of, "per_second", 1000, into.per_second);
    from.time(of, "pair_every", 0s, 1min, into.pair_every);
    from.number(of, "pair_burst", 1, 1000, into.pair_burst);
    from.number(of, "at_once", 1, 1000, into.at_once);
    from.time(of, "window", 0s, 24h * 30, into.window);
}

void read_messenger(settings_reader& from, const yaml_node& of, messenger_options& into) {
    if (from.yaml().required(of, "page") != nullptr) from.text(of, "page", into.page);
    read_access(from, of, into.access);
    from.rate(of, "per_second", 1000, into.per_second);
    from.number(of, "at_once", 1, 1000, into.at_once);
    from.time(of, "window", 0s, 24h * 30, into.window);
    from.time(of, "human_agent", 0s, 24h * 30, into.human_agent);
}

/// Entries by name, each with the keys that both platforms have and those of its own.
template<class Options, class Read>
void read_all(settings_reader& from, const yaml_node& root, std::string_view section, std::string_view form,
              std::initializer_list<std::string_view> known, Read read, std::vector<meta_settings>& into) {
    const auto* const all = from.entries(root, section, form);
    if (all == nullptr) return;
    asio_runtime nowhere;
    for (const auto& each : all->entries) {
        const auto before = from.yaml().problem_count();
        if (!from.yaml().expect_map(each.value, known)) continue;
        auto& made = into.emplace_back();
        made.where = from.yaml().place_of(each);
        if (const auto* const whose = from.yaml().required(each.value, "company")) made.company = from.text(*whose);
        if (const auto* const at = from.yaml().required(each.value, "address")) made.address = from.text(*at);
        Options options;
        options.name = each.key;
        read(from, each.value, options);
        made.options = std::move(options);
        if (from.yaml().problem_count() > before) continue;
        try {
            make_carrier(nowhere, made, {});
        } catch (const error& wrong) {
            from.report_quoting(each.value, wrong.problems());
        }
    }
}

auto parts(const meta_access& of) {
    return std::tie(of.url, of.version, of.token, of.app_secret, of.verify_token, of.authorities, of.limit);
}

auto parts(const whatsapp_options& of) {
    return std::tuple_cat(std::tie(of.name, of.numbers, of.list_button, of.per_second, of.pair_every, of.pair_burst,
                                   of.at_once, of.window),
                          parts(of.access));
}

auto parts(const messenger_options& of) {
    return std::tuple_cat(std::tie(of.name, of.page, of.per_second, of.at_once, of.window, of.human_agent),
                          parts(of.access));
}

}  // namespace

void read_meta(settings_reader& from, const yaml_node& root, std::vector<meta_settings>& into) {
    read_all<whatsapp_options>(from, root, "whatsapp", "NAME: {company: COMPANY, address: ADDRESS, numbers: [ID], ...}",
                               {"company", "address", "numbers", "url", "version", "token", "app_secret",
                                "verify_token", "authorities", "limit", "list_button", "per_second", "pair_every",
                                "pair_burst", "at_once", "window"},
                               read_whatsapp, into);
    read_all<messenger_options>(from, root, "messenger", "NAME: {company: COMPANY, address: ADDRESS, page: ID, ...}",
                                {"company", "address", "page", "url", "version", "token", "app_secret", "verify_token",
                                 "authorities", "limit", "per_second", "at_once", "window", "human_agent"},
                                read_messenger, into);
}

void read_callbacks(settings_reader& from, const yaml_node& root, callback_settings& into) {
    const auto* const section = from.section(root, "callbacks", {"listen"});
    if (section == nullptr) return;
    into.where = from.yaml().place_of(*section);
    from.text(*section, "listen", into.listen);
    try {
        asio_runtime nowhere;
        callback_server{nowhere, {.listen = into.listen}};
    } catch (const error& wrong) {
        from.report_quoting(*section, wrong.problems());
    }
}

std::unique_ptr<carrier> make_carrier(runtime& on, const meta_settings& of, logger log) {
    return std::visit(
        [&](auto options) -> std::unique_ptr<carrier> {
            options.log = std::move(log);
            if constexpr (std::is_same_v<decltype(options), whatsapp_options>)
                return whatsapp_carrier(on, std::move(options));
            else
                return messenger_carrier(on, std::move(options));
        },
        of.options);
}

bool alike(const meta_settings& one, const meta_settings& other) {
    if (one.company != other.company || one.address != other.address || one.options.index() != other.options.index())
        return false;
    if (const auto* const numbers = std::get_if<whatsapp_options>(&one.options))
        return parts(*numbers) == parts(std::get<whatsapp_options>(other.options));
    return parts(std::get<messenger_options>(one.options)) == parts(std::get<messenger_options>(other.options));
}

}  // namespace palabre_center
