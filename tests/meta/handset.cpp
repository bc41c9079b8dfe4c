// tests/meta/handset.cpp - WhatsApp, Messenger, a browser with the chat, and a telephone that writes SMS.
#include "meta/handset.hpp"

#include "channel/messenger/body.hpp"
#include "channel/messenger/incoming.hpp"
#include "channel/web_chat/frames.hpp"
#include "channel/whatsapp/body.hpp"
#include "channel/whatsapp/incoming.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace palabre::meta_tests {
namespace {

namespace json = boost::json;

/// As it goes over the wire, and is read there.
json::object over_the_wire(const json::object& body) {
    return json::parse(json::serialize(body)).as_object();
}

std::string text(const value& of) {
    return std::string{of.as_string()};
}

std::string quoted(const std::string& words) {
    return json::serialize(json::string{words});
}

template<typename News> inbound_message only_message(const News& read) {
    if (!read.problem.empty() || read.what.size() != 1) throw std::runtime_error{"no webhook: " + read.problem};
    return std::get<inbound_message>(read.what.front());
}

class whatsapp_app final : public handset {
public:
    explicit whatsapp_app(std::string wa_id) : wa_id_{std::move(wa_id)} {}

    std::string shows(const outbound_message& what) override {
        if (const auto problem = whatsapp::problem_with(what); !problem.empty()) throw std::runtime_error{problem};
        const auto body = over_the_wire(whatsapp::body_of(what, "Menu"));
        if (text(body.at("to")) != wa_id_) throw std::runtime_error{"another's message"};
        tappable_.clear();
        if (text(body.at("type")) == "text") return text(body.at("text").at("body"));
        const auto& part = body.at("interactive");
        std::string shown = text(part.at("body").at("text"));
        const bool list = text(part.at("type")) == "list";
        const auto& all = list ? part.at("action").at("sections").at(0).at("rows") : part.at("action").at("buttons");
        if (all.as_array().size() > (list ? 10U : 3U)) throw std::runtime_error{"too much to tap"};
        list_ = list;
        for (const auto& each : all.as_array()) {
            const auto& one = list ? each : each.at("reply");
            tappable_[text(one.at("title"))] = text(one.at("id"));
            shown += " [" + text(one.at("title")) + "]";
        }
        return shown;
    }

private:
    inbound_message comes(const std::string& words, const std::string& id) override {
        const auto content =
            id.empty()
                ? fmt::format(R"("type":"text","text":{{"body":{}}})", quoted(words))
                : fmt::format(R"("type":"interactive","interactive":{{"type":"{0}","{0}":{{"id":{1},"title":{2}}}}})",
                              list_ ? "list_reply" : "button_reply", quoted(id), quoted(words));
        return only_message(whatsapp::read_webhook(
            fmt::format(
                R"({{"object":"whatsapp_business_account","entry":[{{"id":"W","changes":[{{"field":"messages","value":{{)"
                R"("messaging_product":"whatsapp","metadata":{{"phone_number_id":"105"}},)"
                R"("contacts":[{{"wa_id":"{0}","profile":{{"name":"Afi"}}}}],)"
                R"("messages":[{{"from":"{0}","id":"wamid.{1}","timestamp":"1772442000",{2}}}]}}}}]}}]}})",
                wa_id_, ++messages_, content),
            {"105"}));
    }

    std::string wa_id_;
    bool list_ = false;
};

class messenger_app final : public handset {
public:
    explicit messenger_app(std::string psid) : psid_{std::move(psid)} {}

    std::string shows(const outbound_message& what) override {
        if (const auto problem = messenger::problem_with(what); !problem.empty()) throw std::runtime_error{problem};
        const auto body = over_the_wire(messenger::body_of(what, messenger::right::response));
        if (text(body.at("recipient").at("id")) != psid_) throw std::runtime_error{"another's message"};
        tappable_.clear();
        const auto& message = body.at("message").as_object();
        std::string shown = text(message.at("text"));
        if (const auto* const replies = message.if_contains("quick_replies"))
            for (const auto& each : replies->as_array()) {
                tappable_[text(each.at("title"))] = text(each.at("payload"));
                shown += " [" + text(each.at("title")) + "]";
            }
        return shown;
    }

private:
    inbound_message comes(const std::string& words, const std::string& id) override {
        const auto tapped = id.empty() ? "" : fmt::format(R"(,"quick_reply":{{"payload":{}}})", quoted(id));
        return only_message(messenger::read_webhook(
            fmt::format(
                R"({{"object":"page","entry":[{{"id":"105","time":1,"messaging":[{{"sender":{{"id":"{}"}},)"
                R"("recipient":{{"id":"105"}},"timestamp":1772442000000,"message":{{"mid":"m_{}","text":{}{}}}}}]}}]}})",
                psid_, ++messages_, quoted(words), tapped),
            "105"));
    }

    std::string psid_;
};

class browser final : public handset {
public:
    explicit browser(std::string visitor) : visitor_{std::move(visitor)} {}

    std::string shows(const outbound_message& what) override {
        auto to = what;
        if (to.id.empty()) to.id = "m";
        if (to.to != visitor_) throw std::runtime_error{"another's message"};
        if (const auto problem = chat::problem_with(to); !problem.empty()) throw std::runtime_error{problem};
        const auto frame = json::parse(chat::message(to, 0)).as_object();
        tappable_.clear();
        std::string shown = text(frame.at("text"));
        if (const auto* const choices = frame.if_contains("choices"))
            for (const auto& each : choices->as_array()) {
                tappable_[text(each.at("label"))] = text(each.at("key"));
                shown += " [" + text(each.at("label")) + "]";
            }
        return shown;
    }

private:
    inbound_message comes(const std::string& words, const std::string& id) override {
        const auto read = chat::read(fmt::format(R"({{"type":"message","id":"{}","text":{},"chosen":{}}})", ++messages_,
                                                 quoted(words), quoted(id)));
        if (!read) throw std::runtime_error{"no frame"};
        return {.provider_id = visitor_ + ':' + read->id,
                .from = visitor_,
                .to = "105",
                .text = read->text,
                .chosen = read->chosen};
    }

    std::string visitor_;
};

/// What an SMS says is all that there is.
class telephone final : public handset {
public:
    explicit telephone(std::string number) : number_{std::move(number)} {}

    std::string shows(const outbound_message& what) override {
        if (what.to != number_) throw std::runtime_error{"another's message"};
        return what.words();
    }

private:
    inbound_message comes(const std::string& words, const std::string&) override {
        return {.provider_id = fmt::format("sms-{}", ++messages_), .from = number_, .to = "105", .text = words};
    }

    std::string number_;
};

}  // namespace

std::unique_ptr<handset> handset_of(medium on, std::string address) {
    if (on == medium::sms) return std::make_unique<telephone>(std::move(address));
    if (on == medium::web_chat) return std::make_unique<browser>(std::move(address));
    if (on == medium::messenger) return std::make_unique<messenger_app>(std::move(address));
    return std::make_unique<whatsapp_app>(address.starts_with('+') ? address.substr(1) : address);
}

}  // namespace palabre::meta_tests
