// src/channel/messenger/carrier.cpp - one page at the Messenger Platform.
#include "palabre/channel/messenger.hpp"

#include "channel/messenger/body.hpp"
#include "channel/messenger/incoming.hpp"
#include "channel/messenger/recent.hpp"
#include "channel/meta/fields.hpp"
#include "channel/meta/platform_carrier.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre {
namespace {

std::string sent_id(const boost::json::object& told) {
    return meta::text_at(told, "message_id");
}

carrier_traits traits_of(const messenger_options& from) {
    return {.name = from.name,
            .on = medium::messenger,
            .per_second = from.per_second,
            .burst = static_cast<std::size_t>(std::max(1.0, from.per_second)),
            .at_once = from.at_once,
            .window = from.window,
            .agent_window = from.human_agent,
            .has_templates = false,
            .may_begin = false,
            .tells_delivery = true,
            .tells_read = true,
            .fetches_files = true,
            .files = files_out::linked,
            .shows_read = true,
            .shows_typing = true};
}

void check(const messenger_options& of) {
    std::vector<problem> found;
    meta::check(of.name, of.access, found);
    if (of.page.empty() || of.page.size() > 32 || of.page.find_first_not_of("0123456789") != of.page.npos)
        found.push_back({{}, fmt::format("'{}' is no page's id", of.page), "it is digits: Page settings, About"});
    if (!(of.per_second > 0)) found.push_back({{}, "per_second is not positive", "choose 40"});
    if (of.at_once < 1 || of.at_once > 1000 || of.remembers < 1)
        found.push_back({{}, "at_once or remembers is out of range", "choose at least 1, and at most 1000 at once"});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
}

class messenger_page final : public meta::platform_carrier {
public:
    messenger_page(runtime& on, const messenger_options& given)
        : platform_carrier{on, traits_of(given), given.access, {&messenger::result_of, &sent_id}, given.log},
          page_{given.page}, windows_{given.window, given.human_agent}, recent_{std::make_shared<messenger::recent>(
                                                                            given.remembers)} {}

    void send(outbound_message what, std::function<void(send_result)> then) override {
        const auto refuse = [&](send_fault fault, std::string why) {
            send_result refused{send_result::kind::rejected, {}, fault, std::move(why)};
            loop().post([then = std::move(then), refused = std::move(refused)] { then(refused); });
        };
        if (auto problem = problem_with(what); !problem.empty()) return refuse(send_fault::bad_content, problem);
        const auto now = loop().calendar_now();
        const auto by = messenger::right_of(what, now, windows_);
        if (by == messenger::right::none)
            return refuse(send_fault::window_closed,
                          "he has not written for too long, and this is no agent's message in time");
        out().send(page_, messenger::body_of(what, by),
                   [weak = std::weak_ptr{recent_}, to = what.to, now, then = std::move(then)](send_result told) {
                       const auto memory = weak.lock();
                       if (memory && !told.provider_id.empty()) memory->sent(to, told.provider_id, now);
                       then(std::move(told));
                   });
    }

    void fetch(attachment what, std::size_t most, std::function<void(fetched_file)> then) override {
        files().fetch(what.url, most, false, std::move(then));
    }

    void show(presence what) override {
        out().send(page_,
                   {{"recipient", boost::json::object{{"id", what.to}}},
                    {"sender_action", what.what == presence::kind::read ? "mark_seen" : "typing_on"}},
                   [](const send_result&) {});
    }

    std::string problem_with(const outbound_message& what) const override {
        if (!what.from.empty() && what.from != page_)
            return fmt::format("the sender '{}' is not this carrier's page", what.from);
        return messenger::problem_with(what);
    }

private:
    meta::news read(const std::string& body) override {
        auto told = messenger::read_webhook(body, page_);
        for (const auto& mark : told.marks)
            for (auto& each : recent_->reached(mark)) told.what.emplace_back(std::move(each));
        return told;
    }

    std::string page_;
    messenger::windows windows_;
    std::shared_ptr<messenger::recent> recent_;
};

}  // namespace

std::unique_ptr<carrier> messenger_carrier(runtime& on, messenger_options options) {
    check(options);
    return std::make_unique<messenger_page>(on, options);
}

}  // namespace palabre
