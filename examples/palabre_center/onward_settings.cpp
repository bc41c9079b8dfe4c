// examples/palabre_center/onward_settings.cpp - what a company writes to a caller whose call goes on in writing.
#include "onward_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using detail::shown;

namespace {

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Operators show letters to whoever gets such a message, and take no answer to them.
bool can_be_answered(const std::string& sender) {
    return is_digits(sender.starts_with('+') ? sender.substr(1) : sender);
}

void read_templates(settings_reader& from, const yaml_node& section, onward_rules& into) {
    const auto* const all = from.entries(section, "templates", "LANGUAGE: NAME");
    if (all == nullptr) return;
    for (const auto& each : all->entries) {
        onward_rules::approved made;
        if (each.value.is != yaml_node::kind::map) {
            made.name = from.text(each.value);
        } else if (from.yaml().expect_map(each.value, {"name", "parameters"})) {
            if (from.yaml().required(each.value, "name") != nullptr) from.text(each.value, "name", made.name);
            if (const auto* const parameters = each.value.find("parameters"))
                for (const auto& one : parameters->items) made.parameters.push_back(from.text(one));
        }
        if (!made.name.empty()) into.templates[each.key] = std::move(made);
    }
}

void read_texts(settings_reader& from, const yaml_node& section, onward_rules& into) {
    const auto* const all = from.entries(section, "texts", "LANGUAGE: {sms: TEXT}");
    if (all == nullptr) return;
    for (const auto& each : all->entries) {
        if (!from.yaml().expect_map(each.value, {"sms", "whatsapp", "messenger", "instead", "greeting", "opening"}))
            continue;
        auto& made = into.texts.emplace_back();
        made.language = each.key;
        from.text(each.value, "sms", made.sms);
        from.text(each.value, "whatsapp", made.whatsapp);
        from.text(each.value, "messenger", made.messenger);
        from.text(each.value, "instead", made.instead);
        from.text(each.value, "greeting", made.greeting);
        from.text(each.value, "opening", made.opening);
        for (const auto& [key, text] : {std::pair{"whatsapp", &made.whatsapp}, {"messenger", &made.messenger}})
            if (const auto* const at = each.value.find(key); at != nullptr && text->find("{link}") == text->npos)
                from.report(*at, "it has no {link}", "write {link} where the link is to stand");
    }
}

/// Our address there, as customers' messages name it, where a carrier has just one.
std::string address_of(const carrier_settings& of) {
    if (const auto* const numbers = std::get_if<whatsapp_options>(&of.how))
        return numbers->numbers.empty() ? "" : numbers->numbers.front();
    if (const auto* const page = std::get_if<messenger_options>(&of.how)) return page->page;
    return {};
}

const sms_sending* sms_of(const carrier_settings& of) {
    if (const auto* const kannel = std::get_if<kannel_options>(&of.how)) return &kannel->sends;
    if (const auto* const gateway = std::get_if<sms_gateway_options>(&of.how)) return &gateway->sends;
    return nullptr;
}

void take_carrier(const carrier_settings& of, onward_rules& into) {
    const auto* const sms = sms_of(of);
    const auto on = sms != nullptr                                     ? medium::sms
                    : std::holds_alternative<whatsapp_options>(of.how) ? medium::whatsapp
                                                                       : medium::messenger;
    if (!into.carriers.emplace(on, of.name).second) return;  // the earlier one is asked first
    if (sms == nullptr) {
        into.addresses[on] = address_of(of);
        return;
    }
    if (into.sms_sender.empty() && !sms->senders.empty()) {
        const auto found = std::ranges::find_if(sms->senders, can_be_answered);
        if (found != sms->senders.end()) into.sms_sender = *found;
    }
    into.addresses[on] = into.sms_sender;
}

}  // namespace

void read_onward(settings_reader& from, const yaml_node& of_company, onward_rules& into, conversation_times& times) {
    const auto* const section = from.section(of_company, "conversations",
                                             {"templates", "whatsapp", "messenger", "sms", "window", "lasts", "texts",
                                              "lease", "reopens_within", "flow_waits"});
    if (section == nullptr) return;
    read_templates(from, *section, into);
    from.text(*section, "whatsapp", into.whatsapp_number);
    if (into.whatsapp_number.starts_with('+')) into.whatsapp_number.erase(0, 1);
    if (const auto* const at = section->find("whatsapp"); at != nullptr && !is_digits(into.whatsapp_number))
        from.report(*at, shown(into.whatsapp_number) + " is no number for https://wa.me",
                    "write it with its country: \"2290190000105\"");
    from.text(*section, "messenger", into.messenger_page);
    from.text(*section, "sms", into.sms_sender);
    if (const auto* const at = section->find("sms"); at != nullptr && !can_be_answered(into.sms_sender))
        from.report(*at, shown(into.sms_sender) + " cannot be answered", "name a sender of digits");
    from.time(*section, "window", 0s, 24h * 30, into.window);
    from.time(*section, "lasts", 1min, 24h * 7, into.lasts);
    from.time(*section, "lease", 1min, 24h * 7, times.lease);
    from.time(*section, "reopens_within", 0s, 24h * 30, times.reopens_within);
    from.time(*section, "flow_waits", 1min, 24h * 30, times.flow_waits);
    read_texts(from, *section, into);
}

void complete_onward(settings_reader& from, const yaml_node& root, configuration& made) {
    if (!made.messaging) return;
    const auto* const companies = root.find("companies");
    for (std::size_t at = 0; at < made.companies.size(); ++at) {
        auto& rules = made.companies[at].keeps.onward;
        const sms_sending* sends_sms = nullptr;
        for (const auto& each : made.messaging->carriers)
            if (each.company == made.companies[at].keeps.company) {
                take_carrier(each, rules);
                if (const auto* const sms = sms_of(each); sms != nullptr && sends_sms == nullptr) sends_sms = sms;
            }
        const auto& node = companies->entries[at].value;
        const auto* const section = node.is == yaml_node::kind::map ? node.find("conversations") : nullptr;
        if (section == nullptr) continue;
        if (!rules.templates.empty() && !rules.carriers.contains(medium::whatsapp))
            from.report(*section->find("templates"), "no carrier of the company sends on WhatsApp",
                        "add one to messaging.carriers");
        if (sends_sms == nullptr || sends_sms->senders.empty()) continue;
        if (rules.sms_sender.empty())
            from.report(*section, "no sender of the company's SMS can be answered",
                        "add one of digits to the senders of its carrier");
        else if (std::ranges::count(sends_sms->senders, rules.sms_sender) == 0)
            from.report(*section->find("sms"), fmt::format("the carrier has no sender {}", shown(rules.sms_sender)),
                        "name one of its senders");
    }
}

}  // namespace palabre_center
