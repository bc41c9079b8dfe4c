// src/channel/web_chat/web_chat.cpp - visitors, their connections, and what goes both ways.
#include "palabre/channel/web_chat.hpp"

#include "channel/messaging/web_face.hpp"
#include "channel/web_chat/frames.hpp"
#include "channel/web_chat/mailbox.hpp"
#include "channel/web_chat/pages.hpp"
#include "http/web_socket.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace palabre {

using namespace std::chrono_literals;
using chat::said;

namespace {

constexpr duration hello_in = 10s, sweep_every = 1min;
constexpr std::size_t longest_frame = 20'000;

/// So many a minute on average.
struct allowance {
    double left = 0;
    instant at{};

    bool take(instant now, double per_minute, double burst) {
        const auto minutes = std::chrono::duration<double, std::ratio<60>>(now - at).count();
        left = std::min(burst, left + minutes * per_minute);
        at = now;
        if (left < 1) return false;
        left -= 1;
        return true;
    }
};

struct connection {
    http::web_socket_ptr to;
    std::string visitor = {};  // "" before the hello
};
using connection_ptr = std::shared_ptr<connection>;

std::string escaped(std::string_view text) {
    std::string made;
    for (const char c : text)
        c == '<' || c == '>' || c == '&' || c == '"' ? void(made += fmt::format("&#{};", int{c})) : void(made += c);
    return made;
}

std::string filled(std::string text, const std::map<std::string, std::string>& with) {
    for (const auto& [name, value] : with)
        for (auto at = text.find(name); at != text.npos; at = text.find(name, at + value.size()))
            text.replace(at, name.size(), value);
    return text;
}

std::string header(const http::request& of, std::string_view name) {
    const auto* const found = http::header_of(of.headers, name);
    return found == nullptr ? std::string{} : *found;
}

}  // namespace

struct web_chat::impl final : web_face, std::enable_shared_from_this<impl> {
    struct visitor {
        chat::mailbox box;
        std::set<connection_ptr> open;
        allowance may;
    };

    impl(runtime& on, web_chat_options given) : loop{on}, options{std::move(given)} {
        traits.name = options.name;
        traits.on = medium::web_chat;
        traits.recognises_repeats = true;
        traits.at_once = 10'000;
        traits.may_begin = false;
        traits.tells_delivery = traits.tells_read = true;
        traits.shows_typing = traits.shows_read = true;
    }

    http::response widget() const override {
        return {200,
                "text/javascript; charset=utf-8",
                {{"Cache-Control", "max-age=300"}, {"X-Content-Type-Options", "nosniff"}},
                std::string{chat::widget}};
    }

    void asked(const http::request& what, const http::reply& then) override {
        if (what.method != "GET") return then(http::problem(405, "a chat is asked for by GET"));
        if (header(what, "Upgrade").empty()) {
            return then({200,
                         "text/html; charset=utf-8",
                         {{"X-Content-Type-Options", "nosniff"},
                          {"Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; "
                                                      "style-src 'unsafe-inline'; base-uri 'none'"}},
                         filled(std::string{chat::page}, {{"{name}", options.name},
                                                          {"{title}", escaped(options.title)},
                                                          {"{language}", options.language}})});
        }
        const auto origin = header(what, "Origin");
        if (!from_our_pages(origin, header(what, "Host"))) {
            options.log.warning("a chat from a page that may not have it",
                                {{"origin", origin}, {"chat", options.name}});
            return then(http::problem(403, "this page may not have the chat", "name its origin in the chat's origins"));
        }
        if (count >= options.most_connections) return then(http::problem(503, "too many visitors", "come back later"));
        const auto one = std::make_shared<connection>();
        http::response told;
        told.socket = std::make_shared<http::web_socket_taker>(
            http::web_socket_taker{{.message_most = longest_frame},
                                   [weak = weak_from_this(), one](http::web_socket_ptr to) {
                                       one->to = std::move(to);
                                       if (const auto self = weak.lock()) self->opened(one);
                                   },
                                   [weak = weak_from_this(), one](const std::string& text) {
                                       if (const auto self = weak.lock()) self->heard(one, text);
                                   },
                                   [weak = weak_from_this(), one](int) {
                                       if (const auto self = weak.lock()) self->closed(one);
                                       one->to.reset();
                                   }});
        then(std::move(told));
    }

    bool from_our_pages(const std::string& origin, const std::string& host) const {
        const auto among = [&](const std::string& one) { return one == "*" || one == origin; };
        if (origin.empty()) return false;  // a browser says where it is
        return origin == "http://" + host || origin == "https://" + host ||
               std::any_of(options.origins.begin(), options.origins.end(), among);
    }

    void opened(const connection_ptr& one) {
        ++count;
        loop.after_in_background(hello_in, [weak = std::weak_ptr{one}] {
            const auto still = weak.lock();
            if (still && still->to && still->visitor.empty()) still->to->close(http::close_code::policy, "say hello");
        });
    }

    void closed(const connection_ptr& one) {
        --count;
        if (const auto found = visitors.find(one->visitor); found != visitors.end()) found->second.open.erase(one);
    }

    void heard(const connection_ptr& one, const std::string& text) {
        const auto what = chat::read(text);
        const bool first = one->visitor.empty();
        if (!what || first != (what->what == said::kind::hello))
            return one->to->close(http::close_code::policy, "this is not what the widget says");
        if (first) return met(one, *what);
        auto& who = visitors[one->visitor];
        switch (what->what) {
        case said::kind::message: return wrote(one, who, *what);
        case said::kind::got: return got(who, what->id);
        case said::kind::read:
            for (const auto& id : who.box.reads(what->id)) tell({.id = id, .what = receipt::kind::read});
            return;
        default: return;  // that he types is nobody's to see yet
        }
    }

    void met(const connection_ptr& one, const said& what) {
        const auto address = chat::visitor_of(what.token);
        const auto found = visitors.find(address);
        if (found == visitors.end() && visitors.size() >= options.visitors_most)
            return one->to->close(http::close_code::try_later, "too many visitors");
        auto& who = found != visitors.end() ? found->second : add(address);
        if (who.open.size() >= options.connections_each)
            return one->to->close(http::close_code::try_later, "too many windows");
        one->visitor = address;
        who.open.insert(one);
        one->to->send(chat::welcome());
        for (auto& each : who.box.behind(what.last)) one->to->send(std::move(each));
    }

    visitor& add(const std::string& address) {
        auto& who = visitors[address];
        who.may = {static_cast<double>(options.burst), loop.now()};
        sweep_later();
        return who;
    }

    /// Acknowledged once it is durable: until then the browser has it, and sends it again.
    void wrote(const connection_ptr& one, visitor& who, const said& what) {
        if (code_points(what.text) > chat::longest_text) return one->to->send(chat::refused(what.id, "too_long"));
        if (what.text.empty() && what.referral.empty()) return one->to->send(chat::refused(what.id, "empty"));
        if (listener == nullptr) return one->to->send(chat::later(what.id, 5000));
        if (!who.may.take(loop.now(), options.per_minute, static_cast<double>(options.burst)))
            return one->to->send(chat::later(what.id, static_cast<std::int64_t>(60'000 / options.per_minute)));
        inbound_message made;
        made.provider_id = one->visitor + ':' + what.id;
        made.from = one->visitor;
        made.to = options.name;
        made.text = what.text;
        made.chosen = what.chosen;
        made.reply_to = what.reply_to;
        made.referral = what.referral;
        made.at = loop.calendar_now();
        listener->happened(traits, {std::move(made)}, [one, id = what.id](bool durable) {
            if (one->to) one->to->send(durable ? chat::kept(id) : chat::later(id, 2000));
        });
    }

    void got(visitor& who, const std::string& id) {
        auto* const letter = who.box.find(id);
        if (letter == nullptr || std::exchange(letter->got, true)) return;
        if (const auto then = std::exchange(letter->waits, nullptr)) then(accepted(id));
        tell({.id = id, .what = receipt::kind::delivered});
    }

    static send_result accepted(const std::string& id) { return {send_result::kind::accepted, id}; }

    static send_result away() {
        return {send_result::kind::unknown, {}, send_fault::unreachable, "the visitor is away; it is kept for him"};
    }

    void tell(receipt what) {
        what.at = loop.calendar_now();
        if (listener != nullptr) listener->happened(traits, {std::move(what)}, [](bool) {});
    }

    void send(outbound_message what, std::function<void(send_result)> then) {
        const auto answer = [this, &then](send_result told) {
            loop.post([then = std::move(then), told = std::move(told)] { then(told); });
        };
        if (auto why = chat::problem_with(what); !why.empty())
            return answer({send_result::kind::rejected, {}, send_fault::bad_content, std::move(why)});
        const auto found = visitors.find(what.to);
        if (found == visitors.end() && visitors.size() >= options.visitors_most)
            return answer({send_result::kind::later, {}, send_fault::limited, "too many visitors", 60s});
        auto& who = found != visitors.end() ? found->second : add(what.to);
        auto* letter = who.box.find(what.id);
        if (letter != nullptr && letter->got) return answer(accepted(what.id));
        if (letter == nullptr) {
            const auto now = loop.calendar_now().time_since_epoch();
            const auto frame = chat::message(what, std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
            for (auto& each : who.box.put({what.id, frame, loop.now()}, options.keeps_most))
                loop.post([each = std::move(each)] { each(away()); });
            letter = who.box.find(what.id);
        }
        for (const auto& each : who.open) each->to->send(letter->frame);
        if (who.open.empty() || letter->waits) return answer(away());
        letter->waits = std::move(then);
        loop.after(options.taken_in, [weak = weak_from_this(), to = what.to, id = what.id] {
            const auto self = weak.lock();
            if (!self) return;
            const auto still = self->visitors.find(to);
            auto* const late = still != self->visitors.end() ? still->second.box.find(id) : nullptr;
            if (late == nullptr) return;
            if (const auto waits = std::exchange(late->waits, nullptr)) waits(away());
        });
    }

    void show(const std::string& address, const std::string& frame) {
        if (const auto found = visitors.find(address); found != visitors.end())
            for (const auto& each : found->second.open) each->to->send(frame);
    }

    void sweep_later() {
        if (std::exchange(sweeping, true)) return;
        loop.after_in_background(sweep_every, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->sweep();
        });
    }

    void sweep() {
        sweeping = false;
        for (auto each = visitors.begin(); each != visitors.end();) {
            each->second.box.forget_before(loop.now() - options.keeps);
            const bool gone = each->second.open.empty() && each->second.box.empty();
            each = gone ? visitors.erase(each) : std::next(each);
        }
        if (!visitors.empty()) sweep_later();
    }

    runtime& loop;
    const web_chat_options options;
    carrier_traits traits;
    carrier_listener* listener = nullptr;
    std::map<std::string, visitor> visitors;
    std::size_t count = 0;
    bool sweeping = false;
};

web_chat::web_chat(runtime& on, web_chat_options options) {
    std::vector<problem> found;
    const auto wrong = [&](std::string what, std::string cure) {
        found.push_back({{}, std::move(what), std::move(cure)});
    };
    const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; };
    if (options.name.empty() || !std::all_of(options.name.begin(), options.name.end(), plain))
        wrong(fmt::format("'{}' is no name of a chat", options.name), "use letters, digits, '-' and '_'");
    if (options.language != "fr" && options.language != "en")
        wrong(fmt::format("the widget does not speak '{}'", options.language), "choose fr or en");
    for (const auto& each : options.origins) {
        const auto scheme = each.starts_with("https://") ? 8U : each.starts_with("http://") ? 7U : 0U;
        if (each != "*" && (scheme == 0 || each.size() == scheme || each.find_first_of("/ ?#@", scheme) != each.npos))
            wrong(fmt::format("'{}' is no origin", each), "write https://www.company.example, without a path");
    }
    if (!(options.per_minute > 0) || options.burst < 1)
        wrong("per_minute or burst is not positive", "choose 20 and 10");
    if (options.most_connections < 1 || options.connections_each < 1 || options.visitors_most < 1 ||
        options.keeps_most < 1)
        wrong("a limit of the chat is 0", "choose at least 1");
    if (options.taken_in < 1s || options.taken_in > 1min) wrong("taken_in is out of range", "choose 1 s to 1 min");
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    impl_ = std::make_shared<impl>(on, std::move(options));
}

web_chat::~web_chat() = default;

const carrier_traits& web_chat::about() const {
    return impl_->traits;
}

void web_chat::start(carrier_listener& to) {
    impl_->listener = &to;
}

void web_chat::send(outbound_message what, std::function<void(send_result)> then) {
    impl_->send(std::move(what), std::move(then));
}

std::string web_chat::problem_with(const outbound_message& what) const {
    return chat::problem_with(what);
}

void web_chat::show(presence what) {
    impl_->show(what.to, what.what == presence::kind::typing ? chat::typing() : chat::seen());
}

std::size_t web_chat::connections() const {
    return impl_->count;
}

web_face& web_chat::face() noexcept {
    return *impl_;
}

}  // namespace palabre
