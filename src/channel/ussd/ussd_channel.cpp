// src/channel/ussd/ussd_channel.cpp - sessions by an aggregator's name for them, one request and one screen at a time.
#include "palabre/channel/ussd.hpp"

#include "channel/text_talk.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/core/utf8.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <deque>
#include <map>
#include <optional>
#include <utility>

namespace palabre {
namespace {

using answered = std::function<void(callback_answer)>;

constexpr duration remembered = std::chrono::minutes{1};
constexpr std::size_t most_sessions = 100'000, longest_answers = 2'000;

/// What has come behind `before`: the answers between, one or several; nothing where it is another conversation's text.
std::optional<std::deque<std::string>> fresh_answers(const std::string& before, const std::string& now, char between) {
    if (!now.starts_with(before)) return {};
    auto rest = now.substr(before.size());
    std::deque<std::string> made;
    if (rest.empty()) return made;
    if (!before.empty()) {
        if (rest.front() != between) return {};
        rest.erase(0, 1);
    }
    for (std::size_t from = 0; from <= rest.size();) {
        const auto end = std::min(rest.find(between, from), rest.size());
        made.push_back(rest.substr(from, end - from));
        from = end + 1;
    }
    return made;
}

/// One session: a conversation, and the request that waits for its next screen.
class session final : public text_talk {
public:
    session(runtime& on, conversation_info about, const ussd_options& as, std::function<void()> over)
        : text_talk{on, std::move(about)}, as_{as}, over_{std::move(over)}, patience_{on} {}

    /// A request of this session's.
    void comes(const std::string& text, answered then) {
        if (waiting_) return then({503});  // the same again, while the first still waits
        auto fresh = fresh_answers(text_, text, as_.between);
        if (fresh && fresh->empty() && !last_.empty()) return then({200, last_});
        if (!fresh || over()) return then({200, as_.ends + as_.later});
        text_ = text;
        ahead_ = std::move(*fresh);
        waiting_ = std::move(then);
        patience_.start(as_.screen_in, [this] {
            as_.log.warning("no screen in time", {{"conversation", about().id}});
            answer(as_.ends + as_.later);
            lost(ending::failed);
        });
        if (listening() != nullptr) go_on();
    }

private:
    void show(written what) override {
        if (const auto most = can().text; code_points(what.text) > most) {
            as_.log.warning("a screen was cut",
                            {{"conversation", about().id}, {"characters", std::to_string(code_points(what.text))}});
            while (code_points(what.text) > most) what.text.pop_back();
            while (!valid_utf8(what.text)) what.text.pop_back();
        }
        screen_ = std::move(what.text);
    }

    void asked() override { go_on(); }

    /// The next answer is there already, or the screen waits for it.
    void go_on() {
        if (ahead_.empty()) return answer(as_.goes_on + screen_);
        loop().post([weak = weak_from_this()] {
            const auto self = std::static_pointer_cast<session>(weak.lock());
            if (!self || self->ahead_.empty()) return;
            const auto next = std::move(self->ahead_.front());
            self->ahead_.pop_front();
            self->wrote(next);
        });
    }

    void closed(ending why) override {
        patience_.cancel();
        answer(as_.ends + (why == ending::completed ? screen_ : as_.later));
        over_();
    }

    void answer(std::string screen) {
        if (!waiting_) return;
        patience_.cancel();
        last_ = std::move(screen);
        screen_.clear();
        std::exchange(waiting_, nullptr)({200, last_, "text/plain; charset=utf-8"});
    }

    const ussd_options& as_;
    std::function<void()> over_;
    std::string text_, screen_, last_;
    std::deque<std::string> ahead_;
    answered waiting_;
    timer patience_;
};

}  // namespace

struct ussd_channel::impl final : carrier, std::enable_shared_from_this<impl> {
    impl(runtime& on, ussd_options given) : runtime_{on}, options{std::move(given)} {
        traits.name = options.name;
        traits.on = medium::ussd;
        traits.may_begin = false;
    }

    const carrier_traits& about() const override { return traits; }
    void start(carrier_listener&) override {}
    void send(outbound_message, std::function<void(send_result)> then) override {
        runtime_.post([then = std::move(then)] {
            then({send_result::kind::rejected, {}, send_fault::unreachable, "USSD begins nothing"});
        });
    }

    void called_back(callback_request what, answered then) override {
        const auto shown = what.query_of("token");
        const auto& kept = options.token.reveal();
        if (shown.size() != kept.size() || sodium_memcmp(shown.data(), kept.data(), kept.size()) != 0) {
            options.log.warning("a USSD request without our token", {{"remote", what.remote}});
            return then({403});
        }
        const auto id = what.form_of(options.session), text = what.form_of(options.text);
        if (what.method != "POST" || id.empty() || id.size() > 200 || text.size() > longest_answers ||
            !valid_utf8(text)) {
            const auto why = fmt::format("POST a form with {} and {}", options.session, options.text);
            options.log.warning("a callback was refused",
                                {{"carrier", options.name}, {"from", what.remote}, {"why", why}});
            return then({400, why + '\n'});
        }
        if (const auto found = sessions.find(id); found != sessions.end()) {
            const auto talk = found->second;
            return talk->comes(text, std::move(then));
        }
        const bool forgotten = !text.empty() && !options.answers_ahead;
        if (!arrived || draining || forgotten || sessions.size() >= most_sessions)
            return then({200, options.ends + options.later});
        const auto talk = opened(id, what);
        talk->comes(text, std::move(then));
        arrived(talk);
    }

    std::shared_ptr<session> opened(const std::string& id, const callback_request& what) {
        const auto from = what.form_of(options.number);
        const auto read = plans.parse(from, options.home);
        conversation_info about;
        about.id = fmt::format("{}-{}", options.name, ++count);
        about.on = medium::ussd;
        about.from = read && !read->is_short_code() ? std::string{read->normal()} : from;
        about.to = options.address.empty() ? what.form_of(options.code) : options.address;
        about.began = runtime_.calendar_now();
        const auto over = [weak = weak_from_this(), id] {
            const auto self = weak.lock();
            if (!self) return;
            self->runtime_.after_in_background(remembered, [weak, id] {
                if (const auto here = weak.lock()) here->sessions.erase(id);
            });
        };
        return sessions[id] = std::make_shared<session>(runtime_, std::move(about), options, over);
    }

    runtime& runtime_;
    const ussd_options options;
    carrier_traits traits;
    const numbering::plans plans = numbering::plans::builtin();
    conversation_handler arrived;
    bool draining = false;
    std::uint64_t count = 0;
    std::map<std::string, std::shared_ptr<session>> sessions;
};

ussd_channel::ussd_channel(runtime& on, ussd_options options) {
    std::vector<problem> found;
    if (options.name.empty()) found.push_back({{}, "a USSD channel has no name", "give it one"});
    for (const auto* const each : {&options.session, &options.number, &options.code, &options.text})
        if (each->empty())
            found.push_back({{}, "a field of USSD's form has no name", "name it as the aggregator does"});
    if (options.screen_in < std::chrono::seconds{1} || options.screen_in > std::chrono::minutes{1})
        found.push_back({{}, "screen_in is out of range", "choose 1 s to 1 min"});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    impl_ = std::make_shared<impl>(on, std::move(options));
}

ussd_channel::~ussd_channel() {
    for (const auto& [id, each] : std::exchange(impl_->sessions, {})) each->let_go();
}

const std::string& ussd_channel::name() const {
    return impl_->options.name;
}

void ussd_channel::start(runtime&, conversation_handler arrived) {
    impl_->arrived = std::move(arrived);
}

void ussd_channel::drain() {
    impl_->draining = true;
}

carrier& ussd_channel::callbacks() noexcept {
    return *impl_;
}

}  // namespace palabre
