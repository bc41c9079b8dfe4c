// src/sim/memory_store_write.hpp - changes, applied to a company's rows.
#pragma once

#include "palabre/history/reply.hpp"
#include "sim/memory_store_data.hpp"

namespace palabre::sim::memory {

/// Changes rows and keeps their orders with them. Whatever it did, the log undoes.
class writing {
public:
    writing(company_data& rows, std::int64_t opening) : rows_{rows}, opening_{opening} {}

    /// All of them or none.
    reply<nothing> apply(const std::vector<change::any>& changes);

    void put_message(const outgoing& what);
    void drop_message(outgoing_id which);
    void drop_entry(entry_id which);
    void drop_interaction(interaction_id which);
    void drop_follow_up(follow_up_id which);
    void drop_event(std::int64_t position);
    void begin_again(interaction_id which);
    void end(interaction_id which, calendar_time at, const std::string& how);

    /// Leaves the skeleton of a whole group.
    void erase(const std::vector<customer_id>& group);

private:
    using done = reply<nothing>;

    done apply(const change::add_customer& what);
    done apply(const change::add_identity& what);
    done apply(const change::remove_identity& what);
    done apply(const change::rename_customer& what);
    done apply(const change::prefer_language& what);
    done apply(const change::put_segment& what);
    done apply(const change::record_consent& what);
    done apply(const change::forbid_contact& what);
    done apply(const change::allow_contact& what);
    done apply(const change::join_customers& what);
    done apply(const change::part_customers& what);
    done apply(const change::begin_interaction& what);
    done apply(const change::end_interaction& what);
    done apply(const change::dispose& what);
    done apply(const change::assign_agent& what);
    done apply(const change::add_entry& what);
    done apply(const change::put_disposition& what);
    done apply(const change::queue_message& what);
    done apply(const change::settle_message& what);
    done apply(const change::make_promise& what);
    done apply(const change::drop_promise& what);
    done apply(const change::add_file& what);
    done apply(const change::settle_file& what);
    done apply(const change::receive_message& what);
    done apply(const change::add_recording& what);
    done apply(const change::touch_recording& what);
    done apply(const change::drop_recording& what);
    done apply(const change::add_visit& what);
    done apply(const change::add_span& what);
    done apply(const change::open_thread& what);
    done apply(const change::move_thread& what);
    done apply(const change::touch_thread& what);
    done apply(const change::save_session& what);
    done apply(const change::drop_session& what);
    done apply(const change::keep_graph& what);
    done apply(const change::post_event& what);
    done apply(const change::settle_delivery& what);
    done apply(const change::put_campaign& what);
    done apply(const change::move_campaign& what);
    done apply(const change::put_recipient& what);
    done apply(const change::note_answer& what);
    done apply(const change::shift_messages& what);
    done apply(const change::begin_attempt& what);
    done apply(const change::settle_attempt& what);
    done apply(const change::release_lead& what);
    done apply(const change::reach_lead& what);
    done apply(const change::recall_lead& what);
    done apply(const change::make_follow_up& what);
    done apply(const change::settle_follow_up& what);
    done apply(const change::note_survey_answer& what);
    void forget_leads(const std::vector<customer_id>& group);
    void forget_follow_ups(const std::vector<customer_id>& group);
    void forget_recipients(const std::vector<customer_id>& group);

    done may_name(customer_id who) const;
    done may_name(interaction_id which) const;
    void put_address(const known_address& what);
    void drop_address(const identity& which);
    void regroup(customer_id among, customer_id and_among);

    company_data& rows_;
    std::int64_t opening_;
    undo_log log_;
};

}  // namespace palabre::sim::memory
