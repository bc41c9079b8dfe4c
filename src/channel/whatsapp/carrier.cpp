// src/channel/whatsapp/carrier.cpp - numbers of one app at WhatsApp's Cloud API.
#include "palabre/channel/whatsapp.hpp"

#include "channel/meta/fields.hpp"
#include "channel/meta/platform_carrier.hpp"
#include "channel/whatsapp/body.hpp"
#include "channel/whatsapp/incoming.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre {
namespace {

std::string sent_id(const boost::json::object& told) {
    const auto& sent = meta::array_at(told, "messages");
    const auto* const first = sent.empty() ? nullptr : sent.front().if_object();
    return first != nullptr ? meta::text_at(*first, "id") : std::string{};
}

carrier_traits traits_of(const whatsapp_options& from) {
    return {.name = from.name,
            .on = medium::whatsapp,
            .per_second = from.per_second,
            .burst = static_cast<std::size_t>(std::max(1.0, from.per_second)),
            .pair_every = from.pair_every,
            .pair_burst = from.pair_burst,
            .at_once = from.at_once,
            .window = from.window,
            .has_templates = true,
            .may_begin = true,
            .tells_delivery = true,
            .tells_read = true,
            .fetches_files = true,
            .files = files_out::uploaded,
            .shows_read = true,
            .shows_typing = true};
}

void check(const whatsapp_options& of) {
    std::vector<problem> found;
    meta::check(of.name, of.access, found);
    const auto is_id = [](const std::string& text) {
        return !text.empty() && text.size() <= 32 && text.find_first_not_of("0123456789") == text.npos;
    };
    if (of.numbers.empty()) found.push_back({{}, "there is no number", "name at least one phone number id"});
    for (const auto& each : of.numbers)
        if (!is_id(each))
            found.push_back(
                {{}, fmt::format("'{}' is no phone number id", each), "it is digits, and not the number itself"});
    if (const auto length = code_points(of.list_button); length == 0 || length > 20)
        found.push_back({{}, fmt::format("a list's button says '{}'", of.list_button), "use 1 to 20 characters"});
    if (!(of.per_second > 0))
        found.push_back({{}, "per_second is not positive", "choose 80, or what your account has"});
    if (of.pair_burst < 1 || of.at_once < 1 || of.at_once > 1000)
        found.push_back({{}, "pair_burst or at_once is out of range", "choose at least 1, and at most 1000 at once"});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
}

class whatsapp_numbers final : public meta::platform_carrier {
public:
    whatsapp_numbers(runtime& on, whatsapp_options given)
        : platform_carrier{on, traits_of(given), given.access, {&whatsapp::result_of, &sent_id}, given.log},
          numbers_{std::move(given.numbers)}, list_button_{std::move(given.list_button)} {}

    void send(outbound_message what, std::function<void(send_result)> then) override {
        if (auto problem = problem_with(what); !problem.empty()) {
            send_result refused{send_result::kind::rejected, {}, send_fault::bad_content, std::move(problem)};
            return loop().post([then = std::move(then), refused = std::move(refused)] { then(refused); });
        }
        out().send(what.from.empty() ? numbers_.front() : what.from, whatsapp::body_of(what, list_button_),
                   std::move(then));
    }

    void fetch(attachment what, std::size_t most, std::function<void(fetched_file)> then) override {
        files().fetch_by_id(what.id, most, std::move(then));
    }

    void upload(file_to_upload what, std::function<void(send_result)> then) override {
        const auto from = what.from.empty() ? numbers_.front() : what.from;
        files().upload(from, std::move(what), std::move(then));
    }

    /// The platform shows typing together with having read, for 25 s or until something is sent.
    void show(presence what) override {
        if (what.message.empty()) return;
        boost::json::object body{{"messaging_product", "whatsapp"}, {"status", "read"}, {"message_id", what.message}};
        if (what.what == presence::kind::typing) body["typing_indicator"] = boost::json::object{{"type", "text"}};
        out().send(what.from.empty() ? numbers_.front() : what.from, body, [](const send_result&) {});
    }

    std::string problem_with(const outbound_message& what) const override {
        if (!what.from.empty() && std::find(numbers_.begin(), numbers_.end(), what.from) == numbers_.end())
            return fmt::format("the sender '{}' is none of this carrier's numbers", what.from);
        return whatsapp::problem_with(what);
    }

private:
    meta::news read(const std::string& body) override { return whatsapp::read_webhook(body, numbers_); }

    std::vector<std::string> numbers_;
    std::string list_button_;
};

}  // namespace

std::unique_ptr<carrier> whatsapp_carrier(runtime& on, whatsapp_options options) {
    check(options);
    return std::make_unique<whatsapp_numbers>(on, std::move(options));
}

}  // namespace palabre
