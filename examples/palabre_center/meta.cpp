// examples/palabre_center/meta.cpp - reads how WhatsApp's numbers and Messenger's pages are reached.
#include "meta.hpp"

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
    from.time(of, "file_limit", 1s, 10min, into.file_limit);
}

}  // namespace

whatsapp_options read_whatsapp(settings_reader& from, const yaml_node& of, const std::string& name) {
    whatsapp_options made;
    made.name = name;
    if (!from.yaml().expect_map(of, {"company", "address",     "kind",       "numbers",      "url",
                                     "version", "token",       "app_secret", "verify_token", "authorities",
                                     "limit",   "list_button", "per_second", "pair_every",   "pair_burst",
                                     "at_once", "window",      "file_limit", "shows",        "account"}))
        return made;
    if (from.yaml().required(of, "numbers") != nullptr) from.texts(of, "numbers", made.numbers);
    read_access(from, of, made.access);
    from.text(of, "list_button", made.list_button);
    from.rate(of, "per_second", 1000, made.per_second);
    from.time(of, "pair_every", 0s, 1min, made.pair_every);
    from.number(of, "pair_burst", 1, 1000, made.pair_burst);
    from.number(of, "at_once", 1, 1000, made.at_once);
    from.time(of, "window", 0s, 24h * 30, made.window);
    return made;
}

messenger_options read_messenger(settings_reader& from, const yaml_node& of, const std::string& name) {
    messenger_options made;
    made.name = name;
    if (!from.yaml().expect_map(of, {"company", "address", "kind", "page", "url", "version", "token", "app_secret",
                                     "verify_token", "authorities", "limit", "per_second", "at_once", "window",
                                     "human_agent", "file_limit", "shows"}))
        return made;
    if (from.yaml().required(of, "page") != nullptr) from.text(of, "page", made.page);
    read_access(from, of, made.access);
    from.rate(of, "per_second", 1000, made.per_second);
    from.number(of, "at_once", 1, 1000, made.at_once);
    from.time(of, "window", 0s, 24h * 30, made.window);
    from.time(of, "human_agent", 0s, 24h * 30, made.human_agent);
    return made;
}

}  // namespace palabre_center
