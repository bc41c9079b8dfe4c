// src/channel/sms/sms_base.cpp - what carriers of SMS have in common: texts, senders, callbacks that are ours.
#include "channel/sms/sms_base.hpp"

#include "palabre/core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace palabre::sms {
namespace {

constexpr std::size_t shortest_key = 16;

bool is_number(std::string_view sender) {
    const auto digits = sender.starts_with('+') ? sender.substr(1) : sender;
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

carrier_traits traits_of(const sms_sending& how, bool recognises_repeats, bool tells_delivery) {
    carrier_traits made;
    made.name = how.name;
    made.on = medium::sms;
    made.recognises_repeats = recognises_repeats;
    made.per_second = how.per_second;
    made.burst = how.burst;
    made.at_once = how.at_once;
    made.tells_delivery = tells_delivery;
    made.operators = how.operators;
    const auto& all = how.senders_of;
    made.can_be_answered = !how.senders.empty() && is_number(how.senders.front()) &&
                           std::all_of(all.begin(), all.end(), [](const auto& each) { return is_number(each.second); });
    return made;
}

/// A connection that could not be made has carried nothing.
bool surely_not_sent(const std::string& failure) {
    return failure == "connection refused" || failure == "its name is not known" || failure == "too many requests wait";
}

/// The time of a comparison tells nothing of the text.
bool same(std::string_view a, std::string_view b) {
    unsigned char differs = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
        differs |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return differs == 0;
}

}  // namespace

std::string kept_text(std::string_view told) {
    auto made = clean_utf8(told);
    std::erase(made, '\0');
    return made;
}

std::string digits_of(const std::string& number) {
    return number.starts_with('+') ? number.substr(1) : number;
}

base::base(runtime& on, const sms_sending& how, bool recognises_repeats, bool tells_delivery, http::client_options with)
    : loop_{on}, how_{how}, traits_{traits_of(how, recognises_repeats, tells_delivery)}, client_{on, std::move(with)} {
}

std::vector<problem> base::problems_of(const sms_sending& how, bool called_back) {
    std::vector<problem> found;
    const auto wrong = [&](std::string what, std::string cure) {
        found.push_back({{}, std::move(what), std::move(cure)});
    };
    if (how.name.empty() || how.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        wrong(fmt::format("'{}' is no name of a carrier", how.name), "use a-z, 0-9 and '-': it is part of an address");
    for (const auto& each : how.senders)
        if (each.empty() || (!is_number(each) && each.size() > 11))
            wrong(fmt::format("'{}' is no sender", each), "write a number, or at most 11 letters and digits");
    for (const auto& [network, sender] : how.senders_of) {
        if (std::find(how.senders.begin(), how.senders.end(), sender) == how.senders.end())
            wrong(fmt::format("'{}' is shown to numbers of {}, and no sender of ours", sender, network),
                  "write it among the senders too");
        if (!how.operators.empty() && !how.operators.contains(network))
            wrong(fmt::format("{} has a sender, and is none of the operators that '{}' reaches", network, how.name),
                  "write it among them, or leave it out");
    }
    if (how.parts_most < 1 || how.parts_most > 10)
        wrong(fmt::format("parts_most is {}", how.parts_most), "choose 1 to 10");
    if (how.at_once < 1 || how.at_once > 1000) wrong(fmt::format("at_once is {}", how.at_once), "choose 1 to 1000");
    const auto& key = how.key.reveal();
    if (called_back && !std::all_of(key.begin(), key.end(),
                                    [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; }))
        wrong(fmt::format("the key of '{}' has other characters than A-Z, a-z, 0-9, '-' and '_'", how.name),
              "make one by: openssl rand -hex 16");
    if (called_back && key.size() < shortest_key)
        wrong(fmt::format("the key of '{}' has {} characters", how.name, key.size()),
              fmt::format("give it at least {}: whoever knows it can tell us news", shortest_key));
    return found;
}

prepared base::prepare(const outbound_message& what) const {
    prepared made;
    const auto of_network = how_.senders_of.find(what.network);
    if (!what.from.empty())
        made.from = what.from;
    else if (of_network != how_.senders_of.end())
        made.from = of_network->second;
    else if (!how_.senders.empty())
        made.from = how_.senders.front();
    made.text = how_.plain_typography ? sms_normalised(what.words()) : what.words();
    if (!how_.letters.empty()) made.text = sms_transliterated(made.text, how_.letters);
    made.size = sms_size(made.text);
    return made;
}

std::string base::problem_with(const outbound_message& what) const {
    if (!is_number(what.to)) return fmt::format("'{}' is no number", what.to);
    if (!what.from.empty() && std::find(how_.senders.begin(), how_.senders.end(), what.from) == how_.senders.end())
        return fmt::format("'{}' is no sender of ours", what.from);
    const auto made = prepare(what);
    if (made.text.empty()) return "it has no text";
    if (made.size.parts > how_.parts_most)
        return fmt::format("it takes {} parts ({}); {} are the most", made.size.parts, to_string(made.size.encoding),
                           how_.parts_most);
    return {};
}

void base::ask(http::inquiry what, std::function<send_result(const http::answer&)> read,
               std::function<void(send_result)> then) {
    what.once = true;
    client_.ask(std::move(what), loop_.now() + how_.limit,
                [read = std::move(read), then = std::move(then)](const http::answer& got) {
                    using kind = send_result::kind;
                    if (got) return then(read(got));
                    if (surely_not_sent(got.failure))
                        return then({kind::later, "", send_fault::provider, got.failure, {}, true});
                    then({kind::unknown, "", send_fault::provider, got.failure});
                });
}

bool base::admits(const callback_request& what, const std::function<void(callback_answer)>& then) const {
    if (!same(what.query_of("key"), how_.key.reveal())) {
        how_.log.warning("a callback without our key was refused", {{"carrier", how_.name}, {"from", what.remote}});
        then({403, "this is not our key\n"});
        return false;
    }
    if (what.path == "/receipt" || what.path == "/inbound") return true;
    refuse(what, 404, "receipts are told at /receipt, messages at /inbound", then);
    return false;
}

void base::refuse(const callback_request& what, int status, const std::string& why,
                  const std::function<void(callback_answer)>& then) const {
    how_.log.warning("a callback was refused", {{"carrier", how_.name}, {"from", what.remote}, {"why", why}});
    then({status, why + '\n'});
}

void base::tell(carried what, const std::function<void(callback_answer)>& then) {
    if (listener_ == nullptr) return then({503, "not started yet\n"});
    listener_->happened(traits_, {std::move(what)}, [then](bool durable) {
        then(durable ? callback_answer{200} : callback_answer{503, "tell it again\n"});
    });
}

}  // namespace palabre::sms
