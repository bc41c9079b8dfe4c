// tests/contract/test_channels.cpp - the contract of channels, on each of them.
#include "contract/channel_contract.hpp"
#include "meta/handset.hpp"
#include "own_channel/empty.hpp"
#include "own_channel/letters.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/channel/ussd.hpp"
#include "palabre/sim/line.hpp"

#include <fmt/format.h>

#include <map>

using namespace palabre;

namespace {

/// text_channel with the platform's JSON between it and the customer's app.
template<medium on> class written final : public contract::channel_stage {
public:
    written() {
        auto one = std::make_unique<text_channel>(
            text_channel_options{.name = "own", .on = on, .address = "105", .home = country{"BJ"}},
            [this](const outbound_message& what, task gone) {
                for (const auto& who : {"afi", "kossi"})
                    if (what.to == apps_[who].at) apps_[who].shown += apps_[who].app->shows(what) + '\n';
                clock.post(std::move(gone));
            });
        channel_ = one.get();
        made = std::move(one);
        for (const auto& who : {"afi", "kossi"}) {
            const bool first = who == std::string{"afi"};
            const std::string number = first ? "2290197123456" : "2290196000001";
            auto& his = apps_[who];
            his.at = on == medium::web_chat ? std::string(32, first ? 'a' : 'b')
                     : on == medium::sms    ? "+" + number
                                            : number;
            his.app = meta_tests::handset_of(on, his.at);
            his.known = on == medium::whatsapp ? "+" + number : his.at;
        }
    }

    void opens(const std::string& who) override { writes(who, "Bonjour"); }
    void writes(const std::string& who, const std::string& text) override {
        channel_->received(apps_.at(who).app->writes(text));
    }
    std::string shown(const std::string& who) override { return apps_.at(who).shown; }
    std::string address(const std::string& who) override { return apps_.at(who).known; }

private:
    struct one {
        std::string at, known, shown;
        std::unique_ptr<meta_tests::handset> app;
    };
    std::map<std::string, one> apps_;
    text_channel* channel_ = nullptr;
};

class dialled final : public contract::channel_stage {
public:
    dialled() {
        auto one = std::make_unique<ussd_channel>(
            clock, ussd_options{.screen_in = std::chrono::minutes{1}, .home = country{"BJ"}});
        to_ = &one->callbacks();
        made = std::move(one);
    }

    void opens(const std::string& who) override { asks(who, ""); }
    void writes(const std::string& who, const std::string& text) override {
        auto& before = texts_[who];
        asks(who, before.empty() ? text : before + '*' + text);
    }
    std::string shown(const std::string& who) override { return shown_[who]; }
    std::string address(const std::string& who) override { return who == "afi" ? "+2290197123456" : "+2290196000001"; }

private:
    void asks(const std::string& who, const std::string& text) {
        texts_[who] = text;
        callback_request what;
        what.method = "POST";
        what.body = fmt::format("sessionId={}&serviceCode=*105%23&phoneNumber=%2B{}&text={}", who,
                                address(who).substr(1), text);
        to_->called_back(std::move(what), [this, who](const callback_answer& told) {
            if (told.body.starts_with("CON ") || told.body.find("indisponible") == std::string::npos)
                shown_[who] += told.body.substr(4) + '\n';
        });
    }

    carrier* to_ = nullptr;
    std::map<std::string, std::string> texts_, shown_;
};

class simulated final : public contract::channel_stage {
public:
    simulated() {
        auto one = std::make_unique<sim::line>(medium::sms);
        line_ = one.get();
        made = std::move(one);
    }

    ~simulated() override {  // callers outlive their conversations
        talks.clear();
        made.reset();
    }

    void opens(const std::string& who) override { line_->open(his(who), "105", "Bonjour"); }
    void writes(const std::string& who, const std::string& text) override { his(who).does("writes", text); }
    std::string shown(const std::string& who) override {
        std::string all;
        for (const auto& line : his(who).told().lines())
            if (line.verb == "receives") all += line.text + '\n';
        return all;
    }
    std::string address(const std::string& who) override { return his(who).number(); }

private:
    sim::caller& his(const std::string& who) { return who == "afi" ? afi_ : kossi_; }

    sim::caller afi_{clock, sim::chance{1}, "+2290197123456"}, kossi_{clock, sim::chance{2}, "+2290196000001"};
    sim::line* line_ = nullptr;
};

/// The channel of docs/manual/writing_a_channel.md.
class own final : public contract::channel_stage, carrier_listener {
public:
    own() {
        auto one = std::make_unique<text_channel>(
            text_channel_options{.name = "letters", .on = medium::sms, .address = "105"}, straight_to(clock, mail_));
        channel_ = one.get();
        made = std::move(one);
        mail_.start(*this);
    }

    void opens(const std::string& who) override { writes(who, "Bonjour"); }
    void writes(const std::string& who, const std::string& text) override {
        mail_.came(who + ": " + text, [](bool) {});
    }
    std::string shown(const std::string& who) override { return lines_[who]; }
    std::string address(const std::string& who) override { return who; }

private:
    void happened(const carrier_traits&, std::vector<carried> what, std::function<void(bool)> then) override {
        for (const auto& each : what) channel_->received(std::get<inbound_message>(each));
        then(true);
    }

    std::map<std::string, std::string> lines_;
    letters mail_{clock, [this](const std::string& line) {
                      const auto colon = line.find(": ");
                      lines_[line.substr(3, colon - 3)] += line.substr(colon + 2) + '\n';
                  }};
    text_channel* channel_ = nullptr;
};

const int whatsapp = contract::register_channel<written<medium::whatsapp>>("WhatsApp");
const int messenger = contract::register_channel<written<medium::messenger>>("Messenger");
const int sms = contract::register_channel<written<medium::sms>>("SMS");
const int web_chat = contract::register_channel<written<medium::web_chat>>("web chat");
const int ussd = contract::register_channel<dialled>("USSD");
const int line = contract::register_channel<simulated>("a simulated line");
const int letter = contract::register_channel<own>("one's own");

}  // namespace
