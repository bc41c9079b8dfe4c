// src/channel/sms/gateway.cpp - SMS by a gateway that is declared.
#include "channel/sms/sms_base.hpp"
#include "http/target.hpp"
#include "palabre/channel/sms_gateway.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace palabre {
namespace {

using fields = std::map<std::string, std::string, std::less<>>;
using escape = std::function<std::string(const std::string&)>;

std::string in_json(const std::string& text) {
    const auto quoted = boost::json::serialize(boost::json::string{text});
    return quoted.substr(1, quoted.size() - 2);
}

/// {name} becomes its field; braces around anything else stay, as JSON has them.
std::string filled(std::string_view pattern, const fields& with, const escape& by) {
    std::string out;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto end = pattern[at] == '{' ? pattern.find('}', at) : std::string_view::npos;
        const auto found = end == std::string_view::npos ? with.end() : with.find(pattern.substr(at + 1, end - at - 1));
        if (found == with.end()) {
            out += pattern[at++];
        } else {
            out += by(found->second);
            at = end + 1;
        }
    }
    return out;
}

/// The text or number at that pointer; "" where there is none.
std::string at_pointer(const value& in, const std::string& pointer) {
    boost::system::error_code none;
    const auto* const found = pointer.empty() ? nullptr : in.find_pointer(pointer, none);
    if (found == nullptr) return {};
    return found->is_string() ? std::string{found->get_string()} : boost::json::serialize(*found);
}

std::string field_of(const callback_request& what, const std::string& name) {
    if (name.empty()) return {};
    const auto posted = what.form_of(name);
    return posted.empty() ? what.query_of(name) : posted;
}

class gateway final : public sms::base {
public:
    gateway(runtime& on, sms_gateway_options with, http::url at)
        : base{on,
               with.sends,
               with.recognises_repeats,
               !with.receipts.state.empty(),
               {.most_connections = with.sends.at_once, .most_waiting = with.sends.at_once}},
          options_{std::move(with)}, at_{std::move(at)} {}

    void send(outbound_message what, std::function<void(send_result)> then) override {
        const auto made = prepare(what);
        const fields with{{"id", what.id},     {"to", what.to},     {"to_digits", sms::digits_of(what.to)},
                          {"from", made.from}, {"text", made.text}, {"receipts", receipts(what.id)}};
        const bool json = options_.type.find("json") != std::string::npos;
        const auto query = options_.url.find('?');
        http::inquiry asks;
        asks.at = at_.at;
        asks.method = options_.body.empty() ? "GET" : "POST";
        asks.target = at_.path.empty() ? "/" : at_.path;
        if (query != std::string::npos) asks.target += filled(options_.url.substr(query), with, http::escaped);
        for (const auto& [name, given] : options_.headers) asks.headers.emplace_back(name, given);
        if (!options_.user.empty())
            asks.headers.emplace_back("Authorization",
                                      "Basic " + http::base64(options_.user + ':' + options_.password.reveal()));
        if (!options_.body.empty()) {
            asks.headers.emplace_back("Content-Type", options_.type);
            asks.body = filled(options_.body, with, json ? escape{in_json} : escape{http::escaped});
        }
        ask(
            std::move(asks), [this](const http::answer& got) { return read(got); }, std::move(then));
    }

    void called_back(callback_request what, std::function<void(callback_answer)> then) override {
        if (!admits(what, then)) return;
        what.path == "/receipt" ? receive_receipt(what, then) : receive_message(what, then);
    }

private:
    std::string receipts(const std::string& id) const {
        return fmt::format("{}/callbacks/{}/receipt?key={}&id={}", options_.callbacks, how_.name, how_.key.reveal(),
                           id);
    }

    send_result read(const http::answer& got) const {
        using kind = send_result::kind;
        const auto why = fmt::format("{} {}", got.status, valid_utf8(got.body) ? got.body.substr(0, 200) : "");
        if (got.status == 401 || got.status == 403)
            return {kind::later, "", send_fault::bad_sender, why, std::chrono::minutes{1}, true};
        if (got.status == 429) return {kind::later, "", send_fault::limited, why, {}, true};
        if (got.status >= 500) return {kind::later, "", send_fault::provider, why, {}, true};
        if (got.status < 200 || got.status >= 300) return {kind::declined, "", send_fault::bad_content, why};
        boost::system::error_code failed;
        const auto told = boost::json::parse(got.body, failed);
        if (!options_.accepted.empty()) {
            const auto verdict = failed ? std::string{} : at_pointer(told, options_.verdict);
            if (std::find(options_.accepted.begin(), options_.accepted.end(), verdict) == options_.accepted.end())
                return {kind::declined, "", send_fault::bad_content, why};
        }
        return {kind::accepted, failed ? "" : at_pointer(told, options_.provider_id)};
    }

    void receive_receipt(const callback_request& what, const std::function<void(callback_answer)>& then) {
        const auto& names = options_.receipts;
        const auto found = names.states.find(field_of(what, names.state));
        if (found == names.states.end()) return then({200});
        receipt told;
        told.what = found->second;
        told.provider_id = field_of(what, names.provider_id);
        if (told.provider_id.empty()) told.id = field_of(what, names.id.empty() ? "id" : names.id);
        if (told.what == receipt::kind::failed) {
            told.fault = send_fault::unreachable;
            told.why = sms::kept_text(fmt::format("{}: {} {}", how_.name, found->first, field_of(what, names.why)));
        }
        if (told.id.empty() && told.provider_id.empty()) return refuse(what, 400, "it names no message", then);
        tell(std::move(told), then);
    }

    void receive_message(const callback_request& what, const std::function<void(callback_answer)>& then) {
        const auto& names = options_.inbound;
        inbound_message told;
        told.from = sms::kept_text(field_of(what, names.from));
        told.to = sms::kept_text(field_of(what, names.to));
        told.text = sms::kept_text(field_of(what, names.text));
        told.provider_id = sms::kept_text(field_of(what, names.id));
        told.at = loop_.calendar_now();
        if (told.from.empty()) return refuse(what, 400, "nobody wrote it", then);
        tell(std::move(told), then);
    }

    const sms_gateway_options options_;
    const http::url at_;
};

}  // namespace

std::unique_ptr<carrier> sms_gateway_carrier(runtime& on, sms_gateway_options options) {
    struct checks : sms::base {
        using base::problems_of;
    };
    auto found = checks::problems_of(options.sends, !options.callbacks.empty());
    http::url at;
    try {
        at = http::read_url(options.url.substr(0, options.url.find('?')));
    } catch (const error& wrong) {
        found.insert(found.end(), wrong.problems().begin(), wrong.problems().end());
    }
    while (options.callbacks.ends_with('/')) options.callbacks.pop_back();
    if (options.body.empty() && options.url.find("{text}") == std::string::npos)
        found.push_back({{}, "neither the address nor the body has {text}", "write where the text goes"});
    if (options.recognises_repeats && (options.body + options.url).find("{id}") == std::string::npos)
        found.push_back({{}, "repeats are recognised by an id that is not sent", "write where {id} goes"});
    if (!options.accepted.empty() && options.verdict.empty())
        found.push_back({{}, "no verdict is named to be one of accepted", "write its pointer: /status"});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    return std::make_unique<gateway>(on, std::move(options), std::move(at));
}

}  // namespace palabre
