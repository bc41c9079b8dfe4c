// src/center/ledger_page.cpp - one conversation's page in the ledger: who it is, and what happened.
#include "center/ledger_page.hpp"

#include "center/fitting.hpp"
#include "center/outbound.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace palabre {
namespace {

constexpr duration between_tries = std::chrono::seconds{3};
constexpr duration patience_with_promises = std::chrono::seconds{3};  // of a caller, with a disk

}  // namespace

ledger_page::ledger_page(std::shared_ptr<ledger> in, conversation_info about)
    : ledger_{std::move(in)}, about_{std::move(about)}, patience_{ledger_->loop()}, taken_{now()} {
}

void ledger_page::open() {
    patience_.start(ledger_->patience(), [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->recognised(nullptr);
    });
    ledger_->page_opened();
    const bool waits = ledger_->when_open([self = shared_from_this()](bool open) {
        if (open) return self->look_up();
        self->lose("another center serves the company");
    });
    if (!waits) lose("the database has been away too long");
}

void ledger_page::lose(const char* why) {
    ledger_->log().error("a conversation is not kept", {{"conversation", about_.id}, {"why", why}});
    lost_ = true;
    held_.clear();
    recognised(nullptr);
}

void ledger_page::look_up() {
    id_ = about_.kept_as != 0 ? history::interaction_id{about_.kept_as}
                              : ledger_->store().ids().next<history::interaction>();
    const auto who = ledger_->identify(about_);
    if (!who) {
        recognised(nullptr);
        return known({});
    }
    ledger_->book().find(*who, [self = shared_from_this(), who = *who](const auto& found) {
        if (found) {
            self->recognised(&found.value);
            return self->known(found->written_as);
        }
        self->recognised(nullptr);
        self->meet(who);
    });
}

/// Nobody waits for it, so it may take until the database is back.
void ledger_page::meet(const history::identity& who) {
    ledger_->gather([self = shared_from_this(), who] {
        self->ledger_->book().meet(who, [self, who](const auto& met) {
            const bool away = met.what == history::verdict::unavailable || met.what == history::verdict::busy;
            if (away && self->ledger_->is_open()) {
                self->ledger_->loop().after_in_background(between_tries, [self, who] { self->meet(who); });
                return;
            }
            if (!met) self->ledger_->log().error("a customer was not kept", {{"why", met.why}});
            self->known(met ? met->written_as : history::customer_id{});
        });
    });
}

void ledger_page::recognised(const history::person* who) {
    if (std::exchange(recognised_, true)) return;
    patience_.cancel();
    if (who != nullptr) person_ = *who;
    for (auto& then : std::exchange(asking_, {})) then(person_ ? &*person_ : nullptr);
}

void ledger_page::when_recognised(std::function<void(const history::person*)> then) {
    if (!recognised_) return asking_.push_back(std::move(then));
    ledger_->loop().post(
        [self = shared_from_this(), then = std::move(then)] { then(self->person_ ? &*self->person_ : nullptr); });
}

/// The page has its customer: the beginning is written, and all that was held back.
void ledger_page::known(history::customer_id as) {
    customer_ = as;
    known_ = true;
    if (!is_kept_elsewhere()) begin();
    for (auto& each : std::exchange(held_, {})) each();
}

void ledger_page::begin() {
    history::interaction began;
    began.id = id_;
    began.customer = customer_;
    began.way = way_;
    began.on = about_.on;
    if (is_outbound(about_)) began.way = history::direction::out;
    began.address = fitting(about_.from, history::longest_word);
    began.service = fitting(about_.to, history::longest_word);
    began.began = about_.began;
    write(history::change::begin_interaction{std::move(began)});
}

void ledger_page::add(std::vector<history::change::any> changes) {
    when_known([this, changes = std::move(changes)]() mutable {
        for (auto& each : changes) write(std::move(each));
    });
}

void ledger_page::add_together(std::vector<history::change::any> changes) {
    when_known([this, changes = std::move(changes)]() mutable {
        flush();
        ledger_->write_behind(std::move(changes), {customer_, id_}, {});
    });
}

void ledger_page::hand_over(const std::string& queue, const std::string& language, value slots) {
    if (std::exchange(handed_over_, true)) return;
    note(history::entry_kind::transferred, fitting(queue, history::longest_word), {{"owner", "nobody"}});
    when_known([this, queue = fitting(queue, history::longest_word), language, slots = std::move(slots)] {
        flush();  // what is noted stands, whoever has it meanwhile
        history::change::touch_thread knows;
        knows.which = id_;
        knows.language = fitting(language, history::longest_word);
        knows.slots = slots;
        history::change::move_thread how;
        how.which = id_;
        how.turn = about_.turn;
        how.waits_since = now();
        how.queue = queue;
        ledger_->write_behind({std::move(knows), std::move(how)}, {customer_, id_}, {});
    });
}

/// What one moment brings goes to the store in one write.
void ledger_page::write(history::change::any change) {
    batch_.push_back(std::move(change));
    if (batch_.size() == 1) ledger_->loop().post([self = shared_from_this()] { self->flush(); });
}

void ledger_page::flush() {
    auto all = std::exchange(batch_, {});
    for (auto from = all.begin(); from != all.end();) {
        const auto to = from + std::min<std::ptrdiff_t>(ledger::most_changes, all.end() - from);
        ledger_->write({std::make_move_iterator(from), std::make_move_iterator(to)}, {customer_, id_});
        from = to;
    }
}

void ledger_page::when_known(std::function<void()> then) {
    if (known_) return then();
    if (!lost_) held_.push_back(std::move(then));
}

void ledger_page::note(history::entry_kind kind, std::string text, value details) {
    when_known([this, at = now(), kind, text = std::move(text), details = std::move(details)]() mutable {
        add(kind, at, std::move(text), std::move(details));
    });
}

void ledger_page::said(std::string text, value details) {
    if (!is_kept_elsewhere() || turn() == 0)
        return note(history::entry_kind::said, std::move(text), std::move(details));
    when_known([this, at = now(), text = std::move(text), details = std::move(details)]() mutable {
        history::change::touch_thread says;
        says.which = id_;
        says.last_out = at;
        says.says_in = turn();
        add_together({line(history::entry_kind::said, at, std::move(text), std::move(details)), std::move(says)});
    });
}

void ledger_page::add(history::entry_kind kind, calendar_time at, std::string text, value details) {
    write(line(kind, at, std::move(text), std::move(details)));
}

history::change::add_entry ledger_page::line(history::entry_kind kind, calendar_time at, std::string text,
                                             value details) const {
    history::entry line;
    line.id = ledger_->store().ids().next<history::entry>();
    line.customer = customer_;
    line.within = id_;
    line.kind = kind;
    line.on = about_.on;
    line.at = at;
    line.text = fitting(std::move(text));
    line.details = std::move(details);
    return {std::move(line)};
}

void ledger_page::speaks(const std::string& language) {
    note(history::entry_kind::language, language);
    when_known([this, language, at = now()] {
        if (customer_) write(history::change::prefer_language{customer_, {language, history::origin::customer, at}});
    });
}

void ledger_page::dispose(const std::string& given) {
    const auto code = fitting(given, history::longest_code);
    if (code.empty()) return;
    note(history::entry_kind::disposed, code);
    when_known([this, code] { write(history::change::dispose{id_, code}); });
}

/// Known before its file is there, as far as the disk of the database is as quick.
void ledger_page::records(const recording_news& what, const std::string& queue) {
    when_known([this, what, queue, at = now()] {
        if (what.is_over) {
            const auto found = recordings_.extract(what.name);
            if (!found) return;
            if (what.leaves_file)
                write(history::change::touch_recording{.which = found.mapped(), .ended = at, .length = what.length});
            else
                write(history::change::drop_recording{found.mapped()});
            return;
        }
        history::recording made;
        made.id = ledger_->store().ids().next<history::recording>();
        made.customer = customer_;
        made.within = id_;
        made.queue = fitting(queue, history::longest_word);
        made.file = what.name;
        made.began = at;
        made.until = at + ledger_->recordings().of(made.campaign, made.queue);
        recordings_[what.name] = made.id;
        write(history::change::add_recording{std::move(made)});
    });
}

void ledger_page::queue(history::outgoing message, std::function<void(std::optional<history::outgoing_id>)> then) {
    if (lost_) return then({});
    message.text = fitting(std::move(message.text));
    note(history::entry_kind::sent, message.text, {{"on", to_string(message.on)}, {"to", message.to}});
    when_known([this, at = now(), message = std::move(message), then = std::move(then)]() mutable {
        message.id = ledger_->store().ids().next<history::outgoing>();
        message.customer = customer_;
        message.because_of = id_;
        message.made = at;
        message.due = std::max(message.due, at);
        flush();  // what it is because of comes before it
        const auto id = message.id;
        ledger_->write({history::change::queue_message{std::move(message)}}, {customer_, id_},
                       [id, then = std::move(then)](history::verdict how) {
                           then(how == history::verdict::done ? std::optional{id} : std::nullopt);
                       });
    });
}

/// A second one with its key would be dropped by the store, and the timeline say that it was sent.
void ledger_page::queue_once(history::outgoing message, std::function<void(std::optional<history::outgoing_id>)> then) {
    if (lost_) return then({});
    when_known([this, message = std::move(message), then = std::move(then)]() mutable {
        constexpr std::size_t enough = 50;
        if (!customer_) return queue(std::move(message), std::move(then));
        ledger_->book().messages(customer_, enough,
                                 [self = shared_from_this(), message = std::move(message),
                                  then = std::move(then)](const auto& sent) mutable {
                                     const bool is_there =
                                         sent && std::ranges::count(*sent, message.key, &history::outgoing::key) != 0;
                                     is_there ? then({}) : self->queue(std::move(message), std::move(then));
                                 });
    });
}

void ledger_page::turned_away(std::string reason, std::string why) {
    turned_away_ = std::move(reason);
    why_turned_away_ = std::move(why);
}

void ledger_page::settle(history::outgoing_id which, history::send_state state) {
    write(history::change::settle_message{which, state});
}

void ledger_page::did(const flow::deed& what) {
    note(history::entry_kind::acted, what.operation,
         {{"by", "flow " + flow_}, {"arguments", what.arguments}, {"outcome", to_string(what.came)}});
}

void ledger_page::owe(const flow::promise& what, std::function<void(bool)> then) {
    if (lost_) return then(false);
    const auto answered = std::make_shared<bool>(false);
    const auto alarm = ledger_->loop().after(patience_with_promises, [answered, then] {
        if (!std::exchange(*answered, true)) then(false);
    });
    when_known([this, what, answered, alarm, then = std::move(then)] {
        if (*answered) return;
        owed_answer owed;
        owed.id = ledger_->store().ids().next<history::promise>();
        owed.what = what;
        owed.about = about_;
        owed.until = now() + what.within;
        owed.customer = customer_;
        owed.because_of = id_;
        flush();  // what it is because of comes before it
        const auto question = what.connector + "." + what.operation;
        promises().keep(std::move(owed), [self = shared_from_this(), question, answered, alarm, then](bool kept) {
            if (std::exchange(*answered, true)) return false;  // he has been told that it cannot be
            self->ledger_->loop().cancel(alarm);
            if (kept) self->note(history::entry_kind::promised, question);
            then(kept);
            return true;
        });
    });
}

void ledger_page::came_to(const std::string& node, const std::string& language) {
    node_ = node;
    language_ = language;
}

// ---- What is left to be done ----

void ledger_page::waits_in(const std::string& queue) {
    queue_ = queue;
    waits_ = true;
    left_ = false;
}

void ledger_page::left_queue() {
    left_ = std::exchange(waits_, false) || left_;
    had_agent_ = false;
}

void ledger_page::with_agent(history::user_id by) {
    waits_ = left_ = false;
    had_agent_ = true;
    when_known([this, by] {
        ledger_->page_opened();
        ledger_->work()->pass(customer_, by, [ledger = ledger_] { ledger->page_done(); });
    });
}

/// Whoever has talked with an agent says what he thinks of it, and whom we have called is not called back.
void ledger_page::left_message(const std::string& recording) {
    if (had_agent_ || way_ == history::direction::out || is_outbound(about_)) return;
    left_ = false;
    waits_ = false;
    leave_work(history::work_origin::voicemail, recording);
}

void ledger_page::leave_work(history::work_origin from, const std::string& recording) {
    when_known([this, from, recording, at = now()] {
        const bool is_call_backable = about_.from.find_first_of("0123456789") != std::string::npos;
        if (recording.empty() && !is_call_backable) return;  // nobody knows whom to call
        history::work_item made;
        made.customer = customer_;
        if (is_call_backable) made.address = fitting(about_.from, history::longest_word);
        made.from = from;
        made.queue = fitting(queue_, history::longest_word);
        made.contacts = {{id_, at, recording}};
        made.made = at;
        ledger_->page_opened();
        ledger_->work()->keep(std::move(made), [ledger = ledger_] { ledger->page_done(); });
    });
}

void ledger_page::ends(ending why) {
    why_ = why;
    ended_ = now();
    const bool by_us = way_ == history::direction::out || is_outbound(about_);
    if ((waits_ || left_) && !by_us && about_.on == medium::voice && why != ending::suspended)
        promising_ > 0 ? static_cast<void>(ends_unpromised_ = true) : leave_work(history::work_origin::abandoned, {});
    waits_ = left_ = false;
}

void ledger_page::called_back_later(bool is_promised) {
    --promising_;
    if (is_promised) waits_ = left_ = ends_unpromised_ = false;
    if (promising_ == 0 && std::exchange(ends_unpromised_, false)) leave_work(history::work_origin::abandoned, {});
}

history::change::end_interaction ledger_page::end_of(value details) {
    history::change::end_interaction end{id_, ended_, std::string{to_string(why_)}};
    end.language = fitting(language_, history::longest_word);
    end.flow = fitting(flow_, history::longest_word);
    const auto tell = [&](const char* name, const std::string& what) {
        if (what.empty()) return;
        if (!details.is_object()) details.emplace_object();
        details.get_object()[name] = fitting(what);
    };
    tell("left_at", node_);
    tell("turned_away", turned_away_);
    tell("why", why_turned_away_);
    end.details = std::move(details);
    return end;
}

void ledger_page::close(value measured) {
    // After all that is told at the end: the flow has come to its own.
    ledger_->loop().post([self = shared_from_this(), measured = std::move(measured)]() mutable {
        if (self->lost_) return self->ledger_->page_done();
        self->when_known([self = self.get(), details = std::move(measured)]() mutable {
            self->flush();
            auto done = [ledger = self->ledger_](history::verdict) { ledger->page_done(); };
            if (self->why_ == ending::suspended || self->handed_over_) return done({});
            std::vector<history::change::any> all{self->end_of(std::move(details))};
            if (self->is_kept_elsewhere()) {
                history::change::move_thread how;
                how.which = self->id_;
                how.turn = self->about_.turn;
                how.state = history::thread_state::closed;
                all.emplace_back(std::move(how));
                all.emplace_back(history::change::drop_session{self->id_});
            }
            self->ledger_->write_behind(std::move(all), {self->customer_, self->id_}, std::move(done));
        });
    });
}

}  // namespace palabre
