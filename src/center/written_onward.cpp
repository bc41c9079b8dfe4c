// src/center/written_onward.cpp - R4: a call that is over goes on in writing, by itself and with all that is known.
#include "center/written_onward.hpp"

#include "center/fitting.hpp"
#include "center/kept_session.hpp"
#include "center/onward_plan.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palabre {
namespace {

/// What the flow has learnt, without what is secret.
value known(const value& saved) {
    const auto* const all = saved.if_object();
    const auto* const variables = all == nullptr ? nullptr : all->if_contains("variables");
    return variables == nullptr ? value{} : *variables;
}

constexpr duration between_tries = std::chrono::seconds{3};
constexpr std::size_t far_enough = 200;  // entries of his timeline, to find when he last wrote there

class onward_writer : public std::enable_shared_from_this<onward_writer> {
public:
    onward_writer(std::shared_ptr<ledger> in, conversation_info call, history::customer_id who,
                  history::interaction_id from, std::shared_ptr<const flow::player> plays,
                  flow::action::open_conversation what, flow::session so_far)
        : ledger_{std::move(in)}, call_{std::move(call)}, who_{who}, from_{from}, plays_{std::move(plays)},
          what_{std::move(what)}, session_{std::move(so_far)} {
        wish_.on = what_.on;
        wish_.language = session_.language;
        wish_.company = ledger_->title();
        wish_.token = fmt::format("{:016x}{:016x}", ledger_->loop().random(), ledger_->loop().random());
        if (const auto known = ledger_->identify(call_); known && known->kind == history::identity_kind::phone)
            wish_.number = known->address;
    }

    void begin() {
        ledger_->page_opened();
        look_up();
    }

private:
    void look_up() {
        if (!who_) return plan();
        ledger_->book().find(who_, [self = shared_from_this()](const auto& found) {
            if (self->waits(found)) return;
            if (found) self->knows(*found);
            self->look_back();
        });
    }

    /// Whether it is tried again, because the database is away.
    template<class Value> bool waits(const history::reply<Value>& of) {
        if (of.what != history::verdict::unavailable && of.what != history::verdict::busy) return false;
        if (!ledger_->is_open()) return give_up("another center serves the company"), true;
        ledger_->loop().after_in_background(between_tries, [self = shared_from_this()] { self->look_up(); });
        return true;
    }

    void knows(const history::person& him) {
        for (const auto& each : him.identities) {
            if (each.kind == history::identity_kind::phone && wish_.number.empty()) wish_.number = each.address;
            const bool is_there = each.kind == (what_.on == medium::messenger ? history::identity_kind::messenger
                                                                              : history::identity_kind::whatsapp);
            if (is_there && what_.on != medium::sms && wish_.known_there.empty()) wish_.known_there = each.address;
        }
    }

    void look_back() {
        if (what_.on == medium::sms) return plan();
        ledger_->book().timeline(who_, {}, far_enough, [self = shared_from_this()](const auto& told) {
            if (self->waits(told)) return;
            const auto wrote = [&](const history::entry& each) {
                return each.on == self->what_.on && each.kind == history::entry_kind::heard;
            };
            const auto last = std::ranges::find_if(told->entries, wrote);
            if (last == told->entries.end() || !last->within) return self->plan();
            self->wish_.heard = last->at;
            // An account keeps the digits that it began with, whatever became of the number.
            self->ledger_->book().interaction_of(last->within, [self](const auto& found) {
                if (self->waits(found)) return;
                if (found && !found->address.empty()) self->wish_.known_there = found->address;
                self->plan();
            });
        });
    }

    void plan() {
        wish_.now = ledger_->loop().calendar_now();
        const auto made = plan_onward(ledger_->onward(), wish_);
        if (!made) return give_up("he can be written to by no means");
        const auto& rules = ledger_->onward();
        const auto ours = rules.addresses.find(made->on);
        const std::string service = ours == rules.addresses.end() ? std::string{} : ours->second;
        if (made->to.empty()) return write(*made, service, {});
        ledger_->book().thread_with(made->on, fitting(service, history::longest_word),
                                    fitting(made->to, history::longest_word),
                                    [self = shared_from_this(), made = *made, service](const auto& found) {
                                        if (self->waits(found)) return;
                                        const bool open = found && found->state != history::thread_state::closed;
                                        self->write(made, service, open ? std::optional{*found} : std::nullopt);
                                    });
    }

    /// In the conversation that is open between these addresses, or in one of its own.
    void write(const onward_plan& made, const std::string& service, const std::optional<history::thread>& open) {
        using namespace history;
        const auto id = open ? open->of : ledger_->store().ids().next<interaction>();
        std::vector<change::any> all;
        if (who_) all.emplace_back(change::record_consent{agreed()});
        if (open) {
            change::move_thread waits;
            waits.which = id;
            waits.turn = open->turn;
            waits.waits_since = wish_.now;
            waits.queue = fitting(what_.queue, longest_word);
            all.emplace_back(std::move(waits));
        } else {
            begin(id, made, service, all);
        }
        if (plays_)
            save_session(*plays_, plays_->written_onward(session_, made.on, made.to, service), id, 0, wish_.now, all);
        say(id, made.message, all);
        ledger_->write(std::move(all), {who_, id}, [self = shared_from_this(), id](verdict how) {
            // Who led it meanwhile has moved it: it is looked at again.
            if (how == verdict::conflict && ++self->tries_ < 5) return self->look_up();
            if (how == verdict::done)
                self->ledger_->log().info("it goes on in writing", {{"conversation", self->call_.id},
                                                                    {"as", to_string(id)},
                                                                    {"on", std::string{to_string(self->what_.on)}}});
            self->ledger_->page_done();
        });
    }

    void begin(history::interaction_id id, const onward_plan& made, const std::string& service,
               std::vector<history::change::any>& all) const {
        using namespace history;
        interaction talk;
        talk.id = id;
        talk.customer = who_;
        talk.way = direction::out;
        talk.on = made.on;
        talk.address = fitting(made.to, longest_word);
        talk.service = fitting(service, longest_word);
        talk.language = session_.language;
        talk.flow = plays_ ? fitting(plays_->plan().name, longest_word) : std::string{};
        talk.queue = fitting(what_.queue, longest_word);
        talk.began = wish_.now;
        thread waits;
        waits.of = id;
        waits.customer = who_;
        waits.on = made.on;
        waits.service = talk.service;
        waits.address = talk.address;
        waits.owner = thread_owner::nobody;
        waits.waits_since = wish_.now;
        waits.queue = talk.queue;
        waits.language = talk.language;
        if (plays_) waits.slots = fitting_slots(known(plays_->save(session_)));
        waits.token = wish_.token;
        waits.continues = from_;
        waits.opened = wish_.now;
        all.emplace_back(change::begin_interaction{std::move(talk)});
        all.emplace_back(change::open_thread{std::move(waits)});
    }

    history::consent agreed() const {
        history::consent made;
        made.who = who_;
        made.purpose = "conversation";
        made.on = what_.on;
        made.proof = fitting(fmt::format("chose {} in interaction {}, {} at {}", to_string(what_.on), to_string(from_),
                                         to_string(call_.on), call_.to));
        made.at = wish_.now;
        return made;
    }

    void say(history::interaction_id id, history::outgoing message, std::vector<history::change::any>& all) const {
        history::entry line;
        line.id = ledger_->store().ids().next<history::entry>();
        line.customer = who_;
        line.within = id;
        line.kind = history::entry_kind::sent;
        line.on = message.on;
        line.at = wish_.now;
        line.text = fitting(message.text);
        line.details = {{"on", to_string(message.on)}, {"to", message.to}};
        message.id = ledger_->store().ids().next<history::outgoing>();
        message.customer = who_;
        message.because_of = id;
        message.text = line.text;
        message.priority = history::send_priority::urgent;
        message.purpose = "conversation";
        message.key = "onward from " + to_string(from_);
        message.made = message.due = wish_.now;
        message.expires = wish_.now + ledger_->onward().lasts;
        all.emplace_back(history::change::add_entry{std::move(line)});
        all.emplace_back(history::change::queue_message{std::move(message)});
    }

    void give_up(const char* why) {
        ledger_->log().error("a caller who was promised a message gets none",
                             {{"conversation", call_.id}, {"on", std::string{to_string(what_.on)}}, {"why", why}});
        ledger_->page_done();
    }

    std::shared_ptr<ledger> ledger_;
    const conversation_info call_;
    const history::customer_id who_;
    const history::interaction_id from_;
    const std::shared_ptr<const flow::player> plays_;
    const flow::action::open_conversation what_;
    const flow::session session_;
    onward_wish wish_;
    int tries_ = 0;
};

}  // namespace

void write_onward(ledger_page& of, std::shared_ptr<const flow::player> plays,
                  const flow::action::open_conversation& what, const flow::session& so_far) {
    of.when_kept([plays = std::move(plays), what, so_far](const std::shared_ptr<ledger>& in,
                                                          const conversation_info& call, history::customer_id who,
                                                          history::interaction_id as) {
        std::make_shared<onward_writer>(in, call, who, as, plays, what, so_far)->begin();
    });
}

}  // namespace palabre
