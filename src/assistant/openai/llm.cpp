// src/assistant/openai/llm.cpp - one message through a model: a passage, its tools, and what may come of them.
#include "palabre/assistant/llm.hpp"
#include "assistant/masker.hpp"
#include "assistant/openai/chat.hpp"
#include "assistant/soon.hpp"
#include "assistant/words.hpp"
#include "http/client.hpp"
#include "palabre/core/error.hpp"

#include <algorithm>
#include <optional>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace palabre::assistant {
namespace {

using boost::json::object;

constexpr std::int64_t sane = 1'000'000'000'000;

/// What a conversation has cost so far, and what waits for the customer's yes.
struct account {
    std::int64_t messages = 0, cost = 0;
    std::optional<act> waiting;

    static account of(const value& memory) {
        account made;
        const auto* const all = memory.if_object();
        if (all == nullptr) return made;
        const auto count = [&](const char* key) {
            const auto* const found = all->if_contains(key);
            return found != nullptr && found->is_int64() ? std::clamp<std::int64_t>(found->get_int64(), 0, sane) : 0;
        };
        made.messages = count("messages");
        made.cost = count("cost");
        if (const auto* const wants = all->if_contains("waiting"); wants != nullptr && wants->is_object()) {
            const auto& which = wants->get_object();
            const auto* const connector = which.if_contains("connector");
            const auto* const operation = which.if_contains("operation");
            const auto* const arguments = which.if_contains("arguments");
            if (connector != nullptr && connector->is_string() && operation != nullptr && operation->is_string() &&
                arguments != nullptr)
                made.waiting =
                    act{std::string{connector->get_string()}, std::string{operation->get_string()}, *arguments};
        }
        return made;
    }

    value kept() const {
        object made{{"messages", messages}, {"cost", cost}};
        if (waiting)
            made["waiting"] = object{{"connector", waiting->connector},
                                     {"operation", waiting->operation},
                                     {"arguments", waiting->arguments}};
        return made;
    }
};

struct llm : assistant {
    llm(runtime& loop, llm_options how)
        : on{loop}, options{std::move(how)}, endpoint{http::read_url(options.url)}, client{on, {}} {}

    pending ask(const conversation_so_far& so_far, const std::string& message, instant deadline,
                std::function<void(answer)> then) override;

    std::string confirmation(const act& wanted, const std::string& language) const {
        const auto found = options.confirm.find(language);
        std::string text = found != options.confirm.end() ? found->second : "{operation} {arguments}? ({yes} / {no})";
        std::string arguments;
        for (const auto& [name, is] : wanted.arguments.get_object())
            arguments += fmt::format("{}{} = {}", arguments.empty() ? "" : ", ", std::string_view{name},
                                     is.is_string() ? std::string{is.get_string()} : boost::json::serialize(is));
        const std::pair<std::string_view, std::string_view> parts[] = {{"{operation}", wanted.operation},
                                                                       {"{arguments}", arguments},
                                                                       {"{yes}", options.yes.front()},
                                                                       {"{no}", options.no.front()}};
        std::string made;
        for (std::size_t at = 0; at < text.size();) {
            const auto* const part = std::ranges::find_if(
                parts, [&](const auto& each) { return std::string_view{text}.substr(at).starts_with(each.first); });
            made += part != std::end(parts) ? part->second : std::string_view{text}.substr(at, 1);
            at += part != std::end(parts) ? part->first.size() : 1;
        }
        return made;
    }

    runtime& on;
    const llm_options options;
    const http::url endpoint;
    http::client client;
};

/// One message's way through the model. It lives as long as whoever asked holds it.
struct exchange : std::enable_shared_from_this<exchange> {
    exchange(llm& who, conversation_so_far known, std::string text, instant until, std::function<void(answer)> whom)
        : by{who}, so_far{std::move(known)}, message{std::move(text)}, deadline{until}, then{std::move(whom)},
          spent{account::of(so_far.memory)}, before{spent.cost} {}

    void begin() {
        if (const auto waiting = std::exchange(spent.waiting, {}); waiting && !so_far.anew) {
            const bool yes = detail::says_only(message, by.options.yes), no = detail::says_only(message, by.options.no);
            if (yes && !no) return agreed(*waiting);
            if (no && !yes) return end({hand_over{"the customer said no"}, 1});
        }
        if (++spent.messages > by.options.most_messages) return end({hand_over{"too many messages"}, 1});
        if (!by.options.faq) return send_first("");
        passage = by.options.faq->ask(so_far, message, deadline, [held = weak_from_this()](answer said) {
            const auto self = held.lock();
            if (!self) return;
            const auto let_go = std::move(self->passage);
            const auto* const found = std::get_if<reply>(&said.what);
            if (found != nullptr) self->rests_on = said.sources;
            self->send_first(found != nullptr ? found->text : "");
        });
    }

    /// The limits and the lead are looked at again: the yes may come an hour, and a new configuration, later.
    void agreed(act wanted) {
        wanted.confirmed = true;
        if (const auto why = why_not_run(wanted, by.options.allowed); !why.empty()) return end({hand_over{why}, 1});
        rests_on = {{"operation", wanted.connector + '.' + wanted.operation, 1}};
        end({std::move(wanted), 1});
    }

    void send_first(const std::string& found) {
        auto system = by.options.first.text;
        if (!found.empty()) system += "\n\nWhat the company has written about this:\n" + found;
        messages.push_back(detail::message_of("system", system));
        for (const auto& each : so_far.turns)
            messages.push_back(
                detail::message_of(each.who == turn::by::customer ? "user" : "assistant", out(each.text)));
        messages.push_back(detail::message_of("user", out(message)));
        send();
    }

    void send() {
        if (++requests > by.options.most_requests) return end({hand_over{"too many steps"}, 1});
        if (by.options.most_cost > 0 && spent.cost >= by.options.most_cost) return end({hand_over{"over budget"}, 1});
        http::inquiry what{.at = by.endpoint.at, .method = "POST", .target = by.endpoint.path + "/chat/completions"};
        what.headers = {{"Content-Type", "application/json"}};
        if (!by.options.key.empty()) what.headers.emplace_back("Authorization", "Bearer " + by.options.key.reveal());
        what.body = boost::json::serialize(object{{"model", by.options.model},
                                                  {"messages", messages},
                                                  {"tools", detail::tools_of(by.options.allowed)},
                                                  {"temperature", 0}});
        const auto limit =
            std::min(deadline, by.on.now() + std::min(by.options.limit, std::max(duration{0}, deadline - by.on.now())));
        by.client.ask(std::move(what), limit, [held = weak_from_this()](http::answer got) {
            if (const auto self = held.lock()) self->came(got);
        });
    }

    void came(const http::answer& got) {
        if (!got) return end({hand_over{"the model does not answer: " + got.failure}, 0});
        if (got.status != 200) return end({hand_over{fmt::format("the model answers with status {}", got.status)}, 0});
        auto read = detail::read_completion(got.body);
        if (!read) return end({hand_over{"the model's answer is no chat completion"}, 0});
        spent.cost = std::min(
            sane,
            spent.cost + (read->tokens_in * by.options.price_in + read->tokens_out * by.options.price_out) / 1000);
        if (read->calls.empty()) return said(read->text);
        messages.push_back(std::move(read->message));
        calls = std::move(read->calls);
        run_next();
    }

    void said(const std::string& text) {
        if (detail::words_of(text).empty()) return end({hand_over{"the model says nothing"}, 0});
        if (rests_on.empty()) return end({hand_over{"the model's answer rests on nothing"}, 0});
        end({reply{by.options.mask ? hiding.shown(text) : text}, by.options.confidence});
    }

    /// The model's wishes, one after the other; each has an answer before it is asked again.
    void run_next() {
        if (calls.empty()) return send();
        auto call = std::move(calls.front());
        calls.erase(calls.begin());
        if (call.name == "hand_over") {
            const auto* const reason =
                call.arguments.is_object() ? call.arguments.get_object().if_contains("reason") : nullptr;
            return end(
                {hand_over{reason != nullptr && reason->is_string() ? in(std::string{reason->get_string()}) : "unsure"},
                 1});
        }
        const auto bar = call.name.find("__");
        act wanted{call.name.substr(0, bar), bar == std::string::npos ? "" : call.name.substr(bar + 2),
                   shown(call.arguments)};
        auto why = wanted.arguments.is_object() ? "" : std::string{"the arguments are no JSON object"};
        if (why.empty()) {
            wanted.confirmed = true;  // whether it needs a yes is asked next; all else must fit before the customer is
            why = why_not_run(wanted, by.options.allowed);
            wanted.confirmed = false;
        }
        if (!why.empty()) {
            if (++refused >= 2) return end({hand_over{"the model asked for what it may not have: " + why}, 1});
            return told(call, "refused: " + why);
        }
        const auto& operations = by.options.allowed.at(wanted.connector);
        const auto& operation = *std::ranges::find(operations, wanted.operation, &operation::name);
        if (operation.writes) {
            if (!needs_yes(operation)) return end({std::move(wanted), by.options.confidence, {}});
            spent.waiting = wanted;
            question what{by.confirmation(wanted, so_far.language), {by.options.yes.front(), by.options.no.front()}};
            return end({std::move(what), by.options.confidence});
        }
        auto& whom = *by.options.connectors.at(wanted.connector);
        const auto name = wanted.connector + '.' + wanted.operation;
        whom.call(wanted.operation, wanted.arguments, deadline,
                  [held = weak_from_this(), call = std::move(call), name, fields = operation.result](outcome got) {
                      const auto self = held.lock();
                      if (!self || !self->then) return;
                      if (got.what == outcome::kind::value && !got.secret) {
                          self->rests_on.push_back({"operation", name, 1});
                          self->told(call,
                                     self->out(boost::json::serialize(without_secrets(std::move(got.data), fields))));
                      } else
                          self->told(call, got.secret ? "secret: tell the customer to ask an agent"
                                                      : std::string{to_string(got.what)});
                  });
    }

    void told(const detail::tool_call& call, const std::string& what) {
        messages.push_back(object{{"role", "tool"}, {"tool_call_id", call.id}, {"content", what}});
        run_next();
    }

    void end(answer said) {
        if (!then) return;
        if (said.sources.empty()) said.sources = rests_on;
        said.sources.push_back({"model", by.options.model + '/' + by.options.first.version, said.confidence});
        said.memory = spent.kept();
        said.cost = spent.cost - before;
        std::exchange(then, nullptr)(std::move(said));
    }

    std::string out(const std::string& text) { return by.options.mask ? hiding.hidden(text) : text; }
    std::string in(std::string text) const { return by.options.mask ? hiding.shown(std::move(text)) : text; }

    /// Texts of the arguments, with what was hidden from the model.
    value shown(value arguments) const {
        if (auto* const all = arguments.if_object())
            for (auto& each : *all)
                if (each.value().is_string()) each.value() = in(std::string{each.value().get_string()});
        return arguments;
    }

    llm& by;
    conversation_so_far so_far;
    std::string message;
    instant deadline;
    std::function<void(answer)> then;
    account spent;
    std::int64_t before;
    detail::masker hiding;
    boost::json::array messages;
    std::vector<detail::tool_call> calls;
    std::vector<source> rests_on;
    pending passage;
    int requests = 0, refused = 0;
};

pending llm::ask(const conversation_so_far& so_far, const std::string& message, instant deadline,
                 std::function<void(answer)> then) {
    auto made = std::make_shared<exchange>(*this, so_far, message, deadline, std::move(then));
    on.post([held = std::weak_ptr{made}] {
        if (const auto self = held.lock()) self->begin();
    });
    return made;
}

}  // namespace

std::shared_ptr<assistant> make_llm(runtime& on, llm_options options) {
    for (const auto& [name, operations] : options.allowed)
        if (const auto found = options.connectors.find(name);
            found == options.connectors.end() || found->second == nullptr)
            throw error{errc::invalid_argument,
                        fmt::format("the model may ask '{}', and there is no such connector", name),
                        "add it to 'connectors', or leave it out of 'allowed'"};
    if (options.yes.empty() || options.no.empty())
        throw error{errc::invalid_argument, "there is no word for yes, or for no", "give one of each at least"};
    return std::make_shared<llm>(on, std::move(options));
}

}  // namespace palabre::assistant
