// src/channel/sms/kannel.cpp - SMS by Kannel's smsbox: sendsms, receipts, and what customers write.
#include "channel/sms/sms_base.hpp"
#include "http/target.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/locale/encoding_utf.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre {
namespace {

using http::escaped;

// Kannel's User's Guide, "Delivery reports": what it tells, and what is asked for.
constexpr int delivered = 1, failed = 2, buffered = 4, at_the_smsc = 8, refused_by_the_smsc = 16;
constexpr int asked_for = delivered | failed | at_the_smsc | refused_by_the_smsc;

std::string utf8_of_utf16(std::string_view bytes) {
    std::u16string units;
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2)
        units += static_cast<char16_t>((static_cast<unsigned char>(bytes[at]) << 8) |
                                       static_cast<unsigned char>(bytes[at + 1]));
    return boost::locale::conv::utf_to_utf<char>(units);
}

class kannel final : public sms::base {
public:
    kannel(runtime& on, kannel_options with, http::url at)
        : base{on, with.sends, false, !with.callbacks.empty(), client_of(with.sends)}, options_{std::move(with)},
          at_{std::move(at)}, plans_{numbering::plans::builtin()} {}

    void send(outbound_message what, std::function<void(send_result)> then) override {
        const auto made = prepare(what);
        const bool unicode = made.size.encoding == sms_encoding::ucs_2;
        std::string query =
            fmt::format("?username={}&password={}&to={}&text={}&charset=UTF-8&coding={}", escaped(options_.user),
                        escaped(options_.password.reveal()), escaped(what.to), escaped(made.text), unicode ? 2 : 0);
        if (!made.from.empty()) query += "&from=" + escaped(made.from);
        if (const auto smsc = smsc_of(what); !smsc.empty()) query += "&smsc=" + escaped(smsc);
        if (what.expires != calendar_time::max()) query += fmt::format("&validity={}", minutes_to(what.expires));
        if (!options_.callbacks.empty())
            query += fmt::format("&dlr-mask={}&dlr-url={}", asked_for, escaped(receipts(what.id)));
        http::inquiry asks;
        asks.at = at_.at;
        asks.target = at_.path + query;
        ask(
            std::move(asks), [id = what.id](const http::answer& got) { return read(got, id); }, std::move(then));
    }

    void called_back(callback_request what, std::function<void(callback_answer)> then) override {
        if (!admits(what, then)) return;
        what.path == "/receipt" ? receive_receipt(what, then) : receive_message(what, then);
    }

private:
    static http::client_options client_of(const sms_sending& how) {
        // Shorter than smsbox keeps idle connections, so that none breaks under a message.
        return {.most_connections = how.at_once, .most_waiting = how.at_once, .idle = std::chrono::seconds{2}};
    }

    std::string receipts(const std::string& id) const {
        return fmt::format("{}/callbacks/{}/receipt?key={}&id={}&state=%d&smsc=%i", options_.callbacks, how_.name,
                           escaped(how_.key.reveal()), id);
    }

    std::int64_t minutes_to(calendar_time end) const {
        const auto left = std::chrono::floor<std::chrono::minutes>(end - loop_.calendar_now()).count();
        return std::clamp<std::int64_t>(left, 1, 7 * 24 * 60);
    }

    std::string smsc_of(const outbound_message& what) const {
        const auto& to = what.to;
        const std::pair<const std::string, std::string>* best = nullptr;
        for (const auto& each : options_.smscs)
            if (each.first.starts_with('+') && to.starts_with(each.first) &&
                (best == nullptr || best->first.size() < each.first.size()))
                best = &each;
        if (best != nullptr) return best->second;
        const auto number = what.network.empty() ? plans_.parse(to, country{}) : numbering::reading{};
        const auto by = number ? plans_.assigned_operator(*number) : std::nullopt;
        const auto found = options_.smscs.find(by ? by->name : what.network);
        return found == options_.smscs.end() ? "" : found->second;
    }

    static send_result read(const http::answer& got, const std::string& id) {
        using kind = send_result::kind;
        const auto why = fmt::format("{} {}", got.status, valid_utf8(got.body) ? got.body.substr(0, 200) : "");
        if (got.status == 202 || got.status == 200) return {kind::accepted, id};
        // A wrong password is no fault of the message's: it waits until that is mended.
        if (got.status == 401 || got.status == 403)
            return {kind::later, "", send_fault::bad_sender, why, std::chrono::minutes{1}, true};
        if (got.status >= 500 || got.status == 429)
            return {kind::later, "", got.status == 429 ? send_fault::limited : send_fault::provider, why, {}, true};
        if (got.status == 404) return {kind::declined, "", send_fault::unreachable, why};  // "Not routable"
        return {kind::declined, "", send_fault::bad_content, why};
    }

    void receive_receipt(const callback_request& what, const std::function<void(callback_answer)>& then) {
        receipt told;
        told.id = what.query_of("id");
        const auto state = what.query_of("state");
        const auto is = [&](int code) { return state == std::to_string(code); };
        if (is(delivered))
            told.what = receipt::kind::delivered;
        else if (is(failed) || is(refused_by_the_smsc))
            told.what = receipt::kind::failed;
        else if (is(at_the_smsc))
            told.what = receipt::kind::sent;
        else if (is(buffered))
            return then({200});
        else
            return refuse(what, 400, "the state is not one of Kannel's", then);
        if (told.what == receipt::kind::failed) {
            told.fault = is(failed) ? send_fault::unreachable : send_fault::bad_content;
            told.why = fmt::format("{}: {} {}", how_.name, is(failed) ? "not delivered by" : "refused by",
                                   what.query_of("smsc"));
        }
        tell(std::move(told), then);
    }

    /// Kannel's post-url: the text is the body, in the charset that its type names.
    void receive_message(const callback_request& what, const std::function<void(callback_answer)>& then) {
        inbound_message told;
        told.from = sms::kept_text(what.query_of("from"));
        told.to = sms::kept_text(what.query_of("to"));
        told.provider_id = sms::kept_text(what.query_of("id"));
        told.at = loop_.calendar_now();
        const auto type = what.header_of("Content-Type");
        told.text = type.find("UTF-16BE") != std::string::npos ? utf8_of_utf16(what.body) : what.body;
        told.text = sms::kept_text(valid_utf8(told.text) ? told.text : sanitised(told.text));
        if (told.from.empty()) return refuse(what, 400, "nobody wrote it: post-url needs from=%p", then);
        tell(std::move(told), then);
    }

    static std::string sanitised(std::string_view latin_1) {
        return boost::locale::conv::utf_to_utf<char>(
            std::u32string{reinterpret_cast<const unsigned char*>(latin_1.data()),
                           reinterpret_cast<const unsigned char*>(latin_1.data()) + latin_1.size()});
    }

    const kannel_options options_;
    const http::url at_;
    const numbering::plans plans_;
};

}  // namespace

std::unique_ptr<carrier> kannel_carrier(runtime& on, kannel_options options) {
    struct checks : sms::base {
        using base::problems_of;
    };
    auto found = checks::problems_of(options.sends, !options.callbacks.empty());
    http::url at;
    const auto gather = [&](auto&& check) {
        try {
            check();
        } catch (const error& wrong) {
            found.insert(found.end(), wrong.problems().begin(), wrong.problems().end());
        }
    };
    gather([&] { at = http::read_url(options.url); });
    if (!options.callbacks.empty()) gather([&] { http::read_url(options.callbacks); });
    while (options.callbacks.ends_with('/')) options.callbacks.pop_back();
    if (options.user.empty())
        found.push_back({{}, "Kannel's user is not named", "write what its sendsms-user group has"});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    return std::make_unique<kannel>(on, std::move(options), std::move(at));
}

}  // namespace palabre
