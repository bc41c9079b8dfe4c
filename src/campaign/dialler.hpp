// src/campaign/dialler.hpp - one campaign by call under way: claims, dials, connects, settles.
#pragma once

#include "campaign/call_figures.hpp"
#include "palabre/campaign/pacing.hpp"
#include "palabre/history/lead_book.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace palabre::campaign {

inline constexpr const char* no_line_is_free = "no line is free";

/// What all campaigns by call of a company share.
struct call_desk {
    runtime& loop;
    history::store& store;
    history::company_store& book;
    outbound_line& lines;
    agent_floor& agents;
    const call_options with;
    std::set<std::string> numbers = {};  ///< Under way: nobody is called twice at once, whoever's lists he is in.
    std::int64_t term = 0;               ///< In which the campaigns under way were begun.
    std::vector<history::change::settle_attempt> left = {};  ///< Begun in an earlier one; nobody knows their end.

    /// Whether the company has been served from here since then, without a break.
    bool is_ours() const { return !with.term || (term != 0 && with.term() == term); }
};

/// Deterministic: what happens to it comes from its ports and its runtime, in their order.
///
/// Owns:    its lines: from the claim of a lead until what came of it is durable and the call is over.
/// Threads: the strand. Nothing is called from inside a port's call, but for conversations' handlers.
class dialler : public std::enable_shared_from_this<dialler> {
public:
    using state = history::campaign_state;
    using attempt_id = history::lead_attempt_id;

    /// `over` is called from the loop when nothing is left to be done here; `lost` when another center serves the company.
    dialler(std::shared_ptr<call_desk> on, history::campaign what, call_plan plan, std::function<void()> over,
            std::function<void()> lost);
    ~dialler();

    void begin();
    /// That it stands so is durable.
    void stands(state now, const std::string& why);
    void look() { look_soon(); }
    /// Takes nothing new and ends what rings; `then` when nothing rings any more, and all that is over is durable.
    void close(task then);
    /// Lets go of everything; nothing is written any more.
    void stop();
    /// The same, where the center goes on: who has answered and has nobody yet is told so.
    void let_go();

    const call_plan& plan() const noexcept { return plan_; }
    bool dials(history::lead_list_id list) const;
    /// Without what the lists hold.
    call_progress progress() const;

private:
    /// A lead that is ours, and what was tried before.
    struct claimed {
        history::lead lead;
        std::vector<history::lead_attempt> before = {};
    };
    /// One that an agent looks at before it is dialled.
    struct offered {
        claimed what;
        std::string task;
        instant since{};
    };
    enum class phase {
        beginning,
        ringing,
        listening,  ///< To whoever has answered.
        beeping,    ///< Or will soon: a machine.
        waiting,    ///< For an agent.
        joining,    ///< With one who has answered his telephone.
        talking,
        leaving
    };
    struct line {
        explicit line(runtime& on) : patience{on} {}

        claimed what;
        history::lead_attempt attempt;
        phase is = phase::beginning;
        std::uint64_t call = 0;
        conversation_ptr talk = {};
        std::string task = {}, offer = {};
        timer patience;
        line_end came = {};       ///< Of one that ended before its INVITE.
        std::string result = {};  ///< It was ended for: an operator's announcement, a tone.
        bool rings_on = false;    ///< Behind the answer: a gateway has answered early.
        bool has_beeped = false;
        bool begins = false, begun = false, settled = false,
             is_over = false;  ///< `begins`: its attempt is being written.
    };

    // Whether it dials (dialler.cpp).
    void find_lists();
    void look_soon();
    void look_now();
    void see_agents();
    bool may_go_on(calendar_time now);
    bool is_quota_used(calendar_time now);
    bool is_free(history::user_id who) const;
    bool is_called_for(history::user_id who) const;
    void hold_back();
    bool is_held_back(instant now) const;
    void end();
    void closed_if_quiet();
    void later(duration wait, std::function<void(dialler&)> then);
    history::change::any figures_now() const;

    // Whom (dialler_leads.cpp).
    void dial_ready(calendar_time now);
    void offer_ready();
    void claim(std::size_t wanted, calendar_time now);
    void taken(std::vector<history::lead> all);
    void nobody_due();
    void give_back(const history::lead& whom, std::optional<calendar_time> due = {});
    std::optional<call_refusal> against(const claimed& whom, calendar_time now) const;
    void hold(const claimed& whom, const call_refusal& why);
    void give_back_all();
    std::string group_of(const history::lead& whom) const;

    // One line (dialler_line.cpp).
    void dial(claimed what, history::user_id agent, std::string offer);
    void before_invite(attempt_id which, std::function<void(bool)> go);
    void write_begin(attempt_id which, std::function<void(bool)> go);
    void ended(attempt_id which, line_end how);
    void over_undialled(line& on);
    void settle(line& on, const line_end& how);
    void settle_reached(line& on, const std::string& result) { settle(on, line_end{result, 0, true}); }
    std::vector<history::change::any> what_follows(const line& on, const std::string& result, int status) const;
    void write_settled(attempt_id which, const history::change::settle_attempt& how,
                       const std::vector<history::change::any>& follows, bool with_figures);
    void free_if_over(attempt_id which);
    void take_back_offer(line& on);
    line* find(attempt_id which);

    // Who has answered (dialler_answer.cpp).
    void answered(attempt_id which, const conversation_ptr& talk);
    void heard(attempt_id which, const answer_verdict& who);
    void heard_early(line& on, const answer_verdict& who);
    void judged(line& on, const answer_verdict& who);
    void machine(line& on, bool has_beeped);
    void beeped(attempt_id which);
    void leave_message(line& on);
    void undecided(attempt_id which);
    void nobody(line& on, const std::string& result);
    void person(line& on, duration since);

    // A person, and his agent or flow (dialler_talk.cpp).
    void connect(line& on, duration since);
    void with_agent(attempt_id which, history::user_id who);
    void joined(attempt_id which);
    void waits_again(attempt_id which);
    const std::string& language_of(const line& on) const;
    void parted(attempt_id which);
    void abandon(attempt_id which);
    void talk_over(attempt_id which);

    /// A handler that finds this, and its line, or does nothing.
    template<class Then> auto of_line(attempt_id which, Then then) {
        return [weak = weak_from_this(), which, then = std::move(then)](auto&&... told) {
            if (const auto self = weak.lock(); self && !self->stopped_ && self->find(which) != nullptr)
                then(*self, std::forward<decltype(told)>(told)...);
        };
    }
    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](auto told) mutable {
            if (const auto self = weak.lock(); self && !self->stopped_) then(*self, std::move(told));
        };
    }

    const std::shared_ptr<call_desk> desk_;
    history::campaign now_;
    const call_plan plan_;
    std::function<void()> over_, lost_;
    pacing pace_;
    call_figures figures_;
    std::map<std::string, history::lead_list_id> lists_;
    std::deque<claimed> ready_;
    std::map<history::lead_id, offered> offers_;
    std::map<attempt_id, std::unique_ptr<line>> lines_;
    std::map<history::user_id, floor_agent::state> agents_;
    std::map<history::user_id, instant> writing_;  // who may still promise a lead a call: since when
    std::size_t turn_of_agents_ = 0;
    std::string why_, why_none_;  // ... as the last claim that found nobody left it
    timer_id tick_ = timer_id::none;
    instant claims_again_{}, looks_for_end_{}, dials_again_{}, dialled_at_{};
    duration holds_{0};
    std::vector<task> when_quiet_;
    bool looking_ = false, claiming_ = false, stopped_ = false, closing_ = false, ending_ = false;
};

}  // namespace palabre::campaign
