// examples/palabre_center/messaging_settings.cpp - what the file says of carriers of messages.
#include "messaging_settings.hpp"

#include "chat_and_ussd.hpp"
#include "meta.hpp"
#include "settings_reader.hpp"

#include "palabre/asio_runtime.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using detail::shown;

namespace {

constexpr std::string_view form = "NAME: {company: COMPANY, kind: kannel, url: http://..., user: USER, password: ...}";

/// All that a part of the file says, for comparison.
std::string written(const yaml_node& node) {
    std::string all = node.text + '\n';
    for (const auto& each : node.items) all += written(each);
    for (const auto& each : node.entries) all += each.key + ':' + written(each.value);
    return all;
}

class carriers_reader {
public:
    explicit carriers_reader(settings_reader& from) : from_{from} {}

    carrier_settings read(const yaml_entry& entry, const secret& key, const std::vector<std::string>& companies) {
        carrier_settings made;
        made.name = entry.key;
        made.written = written(entry.value);
        made.where = from_.yaml().place_of(entry);
        const auto& map = entry.value;
        if (!from_.yaml().expect_map(map, "a carrier is expected", form)) return made;
        static constexpr auto kinds =
            std::to_array<std::string_view>({"kannel", "gateway", "whatsapp", "messenger", "web_chat", "ussd"});
        const auto* const kind = from_.yaml().required(map, "kind");
        const auto which = kind == nullptr ? std::nullopt : from_.word(*kind, kinds);
        if (!which) return made;
        switch (*which) {
        case 0: read_kannel(map, made, key); break;
        case 1: read_gateway(map, made, key); break;
        case 2: made.how = read_whatsapp(from_, map, made.name); break;
        case 3: made.how = read_messenger(from_, map, made.name); break;
        case 4: made.how = read_web_chat(from_, map, made.name); break;
        default: made.how = read_ussd(from_, map, made.name);
        }
        if (const auto* const whose = from_.yaml().required(map, "company")) {
            made.company = from_.text(*whose);
            if (std::ranges::find(companies, made.company) == companies.end())
                from_.report(*whose, fmt::format("no company here is called {}", shown(made.company)),
                             "name one of companies");
        }
        from_.text(map, "address", made.address);
        from_.text(map, "account", made.account);
        if (made.account.find_first_not_of("0123456789") != std::string::npos)
            from_.report(*map.find("account"), "that is no id of a WhatsApp account",
                         "it is digits: WhatsApp, API setup, WhatsApp Business Account ID");
        static constexpr auto signs = std::to_array<std::string_view>({"nothing", "read", "typing"});
        if (const auto* const shows = map.find("shows"))
            if (const auto sign = from_.word(*shows, signs)) made.shown = static_cast<carrier_settings::shows>(*sign);
        return made;
    }

private:
    using words = std::vector<std::string_view>;

    /// What every carrier of SMS may have, and these.
    bool expect(const yaml_node& map, words own) {
        own.insert(own.end(),
                   {"company", "address", "kind", "url", "user", "password", "senders", "per_second", "burst",
                    "at_once", "parts_most", "limit", "typography", "letters", "operators", "senders_of"});
        return from_.yaml().expect_map(map, std::span<const std::string_view>{own});
    }

    void read_kannel(const yaml_node& map, carrier_settings& made, const secret& key) {
        if (!expect(map, {"smscs"})) return;
        auto& how = made.how.emplace<kannel_options>();
        how.sends = sending(map, made.name, key);
        from_.text(map, "url", how.url);
        if (from_.yaml().required(map, "user") != nullptr) from_.text(map, "user", how.user);
        if (from_.yaml().required(map, "password") != nullptr) how.password = secret_of(map, "password");
        from_.named_texts(map, "smscs", how.smscs);
    }

    void read_gateway(const yaml_node& map, carrier_settings& made, const secret& key) {
        if (!expect(map, {"headers", "body", "type", "provider_id", "verdict", "accepted", "recognises_repeats",
                          "receipts", "inbound"}))
            return;
        auto& how = made.how.emplace<sms_gateway_options>();
        how.sends = sending(map, made.name, key);
        if (from_.yaml().required(map, "url") != nullptr) from_.text(map, "url", how.url);
        from_.text(map, "user", how.user);
        how.password = secret_of(map, "password");
        from_.named_texts(map, "headers", how.headers);
        from_.text(map, "body", how.body);
        from_.text(map, "type", how.type);
        from_.text(map, "provider_id", how.provider_id);
        from_.text(map, "verdict", how.verdict);
        from_.texts(map, "accepted", how.accepted);
        from_.yes_or_no(map, "recognises_repeats", how.recognises_repeats);
        if (const auto* const told = from_.section(map, "receipts", {"id", "provider_id", "state", "why", "states"})) {
            from_.text(*told, "id", how.receipts.id);
            from_.text(*told, "provider_id", how.receipts.provider_id);
            from_.text(*told, "state", how.receipts.state);
            from_.text(*told, "why", how.receipts.why);
            read_states(*told, how.receipts.states);
        }
        if (const auto* const wrote = from_.section(map, "inbound", {"id", "from", "to", "text"})) {
            from_.text(*wrote, "id", how.inbound.id);
            from_.text(*wrote, "from", how.inbound.from);
            from_.text(*wrote, "to", how.inbound.to);
            from_.text(*wrote, "text", how.inbound.text);
        }
    }

    void read_states(const yaml_node& told, std::map<std::string, receipt::kind>& into) {
        static constexpr auto kinds = std::to_array<std::string_view>({"sent", "delivered", "read", "failed"});
        if (const auto* const all = from_.entries(told, "states", "THEIRS: sent, delivered, read or failed"))
            for (const auto& each : all->entries)
                if (const auto which = from_.word(each.value, kinds))
                    into[each.key] = static_cast<receipt::kind>(*which);
    }

    secret secret_of(const yaml_node& map, std::string_view key) {
        std::string clear;
        from_.text(map, key, clear);
        return secret{std::move(clear)};
    }

    sms_sending sending(const yaml_node& map, const std::string& name, const secret& key) {
        sms_sending how;
        how.name = name;
        how.key = key;
        from_.texts(map, "senders", how.senders);
        from_.named_texts(map, "senders_of", how.senders_of);
        std::vector<std::string> operators;
        from_.texts(map, "operators", operators);
        how.operators = {operators.begin(), operators.end()};
        from_.yes_or_no(map, "typography", how.plain_typography);
        from_.rate(map, "per_second", 10'000, how.per_second);
        from_.number(map, "burst", 1, 10'000, how.burst);
        from_.number(map, "at_once", 1, 1000, how.at_once);
        from_.number(map, "parts_most", 1, 10, how.parts_most);
        from_.time(map, "limit", 1s, 1min, how.limit);
        if (const auto* const letters = from_.section(map, "letters", {"file", "language"}))
            if (const auto* const file = from_.yaml().required(*letters, "file")) try {
                    const auto all = load_sms_letters(from_.path(*file));
                    std::string language;
                    from_.text(*letters, "language", language);
                    if (const auto found = all.find(language); found != all.end())
                        how.letters = found->second;
                    else
                        from_.report(*letters, fmt::format("the file has no language {}", shown(language)),
                                     "name one that it has");
                } catch (const error& wrong) {
                    from_.report(*file, wrong.what(), "see examples/sms_letters.yaml");
                }
        return how;
    }

    settings_reader& from_;
};

}  // namespace

std::optional<messaging_settings> read_messaging(settings_reader& from, const yaml_node& root,
                                                 const std::vector<std::string>& companies) {
    const auto* const section = from.section(root, "messaging", {"listen", "public_url", "key", "carriers", "rules"});
    if (section == nullptr) return {};
    messaging_settings made;
    made.where = from.yaml().place_of(*section);
    from.text(*section, "listen", made.listen);
    from.text(*section, "public_url", made.public_url);
    secret key;
    std::string clear;
    from.text(*section, "key", clear);
    key = secret{std::move(clear)};
    made.rules = read_writing_rules(from, *section, companies);
    const auto before = from.yaml().problem_count();
    carriers_reader read{from};
    if (from.yaml().required(*section, "carriers") != nullptr)
        if (const auto* const all = from.entries(*section, "carriers", form))
            for (const auto& each : all->entries) made.carriers.push_back(read.read(each, key, companies));
    if (from.yaml().problem_count() > before) return made;
    asio_runtime nowhere;
    const auto gather = [&](auto&& make) {
        try {
            make();
        } catch (const error& wrong) {
            from.report_quoting(*section, wrong.problems());
        }
    };
    gather([&] { callback_server{nowhere, {.listen = made.listen}}; });
    for (auto& each : made.carriers)
        gather([&] {
            if (const auto* const screens = std::get_if<ussd_options>(&each.how))
                ussd_channel{nowhere, *screens};
            else
                each.can_be_answered = make_carrier(nowhere, each, "http://127.0.0.1:1", {})->about().can_be_answered;
        });
    return made;
}

std::vector<problem> sender_warnings(const messaging_settings& of) {
    std::map<std::string, const carrier_settings*> mute;
    for (const auto& each : of.carriers)
        if (!each.can_be_answered) mute.emplace(each.company, &each);
    for (const auto& each : of.carriers)
        if (each.can_be_answered && !std::holds_alternative<whatsapp_options>(each.how) &&
            !std::holds_alternative<messenger_options>(each.how))
            mute.erase(each.company);
    std::vector<problem> found;
    for (const auto& [company, first] : mute)
        found.push_back(
            {first->where,
             fmt::format("no sender of SMS of company {} can be answered: surveys, STOP and a conversation by SMS "
                         "after a call find nobody",
                         shown(company)),
             "add a short code or a number to the senders of one of its carriers"});
    return found;
}

std::unique_ptr<carrier> make_carrier(runtime& on, const carrier_settings& of, const std::string& callbacks,
                                      logger log) {
    if (const auto* const numbers = std::get_if<whatsapp_options>(&of.how)) {
        auto how = *numbers;
        how.log = std::move(log);
        return whatsapp_carrier(on, std::move(how));
    }
    if (const auto* const page = std::get_if<messenger_options>(&of.how)) {
        auto how = *page;
        how.log = std::move(log);
        return messenger_carrier(on, std::move(how));
    }
    if (const auto* const pages = std::get_if<web_chat_options>(&of.how)) {
        auto how = *pages;
        how.log = std::move(log);
        return std::make_unique<web_chat>(on, std::move(how));
    }
    const auto made = [&](auto how) {
        how.callbacks = callbacks;
        how.sends.log = std::move(log);
        return how;
    };
    if (const auto* const kannel = std::get_if<kannel_options>(&of.how)) return kannel_carrier(on, made(*kannel));
    return sms_gateway_carrier(on, made(std::get<sms_gateway_options>(of.how)));
}

}  // namespace palabre_center
