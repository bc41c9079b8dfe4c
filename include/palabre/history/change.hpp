// palabre/history/change.hpp - everything that may be written into a company's history, as data.
#pragma once

#include "palabre/history/campaign.hpp"
#include "palabre/history/disposition.hpp"
#include "palabre/history/event.hpp"
#include "palabre/history/file.hpp"
#include "palabre/history/follow_up.hpp"
#include "palabre/history/lead.hpp"
#include "palabre/history/outbox.hpp"
#include "palabre/history/promise.hpp"
#include "palabre/history/recording.hpp"
#include "palabre/history/saved_session.hpp"
#include "palabre/history/thread.hpp"
#include "palabre/history/work_note.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace palabre::history::change {

/// Each change may be applied twice without harm, because a store that lost its database in the middle of a commit
/// cannot know, and writes again: what has an id and is there already is left as it is, addresses and all.
///
/// A change that names a customer, an interaction, a message or a merge that is not kept is not_found; one that names
/// an erased customer is a conflict. Users, dispositions and campaigns are not looked up.

/// A record with the addresses it is known by. Conflict where one of them is another's already.
struct add_customer {
    customer who;
    std::vector<identity> known_as;
    origin from = origin::import;
};
/// One more address. Conflict where it is another's: records are merged by decision, never on the way. Left where it is
/// if somebody of his merged group has it.
struct add_identity {
    customer_id to;
    identity known_as;
    origin from = origin::customer;
};
struct remove_identity {  ///< Nothing where it is not that record's.
    customer_id from;
    identity known_as;
};
struct rename_customer {
    customer_id who;
    std::string name;
};
struct prefer_language {  ///< Kept only if it replaces() what is known.
    customer_id who;
    preference speaks;
};
struct put_segment {  ///< Kept only if it has a name and is newer than what is known.
    customer_id who;
    segment belongs_to;
};
struct record_consent {  ///< In place of one of that customer, purpose, medium and moment; the others stay, as proof.
    consent what;
};
struct forbid_contact {  ///< In place of what that list says of that address and medium.
    do_not_contact what;
};
struct allow_contact {  ///< Takes the address off that list, on all media.
    identity whom;
    std::string list;
};
struct join_customers {  ///< Conflict where they are one already.
    merge what;
};
struct part_customers {  ///< Undoes a merge; not_found where there is none of that id, nothing where undone already.
    merge_id which;
    calendar_time at{};
};
/// Conflict where another interaction has its source and reference.
struct begin_interaction {
    interaction what;
};
/// Fields that are empty stay as they are. Ignored where the interaction has ended: it keeps its end.
struct end_interaction {
    interaction_id which;
    calendar_time at{};
    std::string how_ended;
    std::string language = {}, flow = {}, queue = {};
    value details = nullptr;
};
struct dispose {  ///< The last one holds; the timeline keeps them all.
    interaction_id which;
    std::string code;
};
struct assign_agent {
    interaction_id which;
    user_id agent;
};
struct add_entry {
    entry what;
};
struct put_disposition {  ///< New, or in place of the one with that code.
    disposition what;
};
struct queue_message {  ///< Ignored where another message has its key.
    outgoing what;
};
/// What became of an attempt. A state never goes back (sent after delivered, anything after failed): such news is
/// ignored. `due` sends it again unless it was sent or is over: waiting, whatever `state` says. A message is cancelled
/// only while it waits, and fails only before it is delivered.
struct settle_message {
    outgoing_id which;
    send_state state = send_state::sent;
    std::string provider_id = {};
    std::string why = {};
    std::optional<calendar_time> due = {};
    bool untried = false;     ///< With `due`: it never came to a provider, so that this attempt does not count.
    bool steps_back = false;  ///< With `due`: it comes into its address's line then, and holds nobody up before.
};
struct make_promise {  ///< Left as it is where it is there.
    promise what;
};
struct drop_promise {  ///< It was kept, or is owed no longer. Nothing where there is none.
    promise_id which;
};
struct add_file {  ///< Left as it is where it is there.
    kept_file what;
};
/// What became of a file that was wanted: from then on its entry's details tell it too. Nothing where there is none, or none
/// that is wanted.
struct settle_file {
    file_id which;
    file_state state = file_state::kept;  ///< wanted: it is tried again, at `due`.
    std::string hash = {}, type = {}, name = {}, why = {};
    std::int64_t size = 0;
    int attempts = 0;
    calendar_time due{};
};
/// What a customer wrote has come by that carrier, under that name of its provider's. Conflict where another entry has it: it
/// has come before.
struct receive_message {
    std::string carrier, reference;
    interaction_id within;
    entry_id as;
    calendar_time at{};
};
struct add_recording {  ///< Left as it is where it is there.
    recording what;
};
/// What is known of a recording by now; what is not said stays. Nothing where there is none.
struct touch_recording {
    recording_id which;
    std::optional<calendar_time> ended = {};
    std::optional<duration> length = {};
    std::optional<calendar_time> until = {};  ///< It could not be deleted, for that reason: again then.
    std::string why = {};
};
struct drop_recording {  ///< Its file is no more. Nothing where there is none.
    recording_id which;
};
/// Left as it is where it is there. Conflict where another one that is not closed has its medium and both its addresses.
struct open_thread {
    thread what;
};
/// A thread's state and owner as they are to be, by somebody who saw it at `turn`: conflict where it has moved on. The next
/// turn begins. Where it opens a closed one its interaction has no end any more.
struct move_thread {
    interaction_id which;
    std::int64_t turn = 0;
    thread_state state = thread_state::open;
    thread_owner owner = thread_owner::nobody;
    user_id agent = {};
    std::optional<calendar_time> until = {}, waits_since = {}, wakes = {};
    std::string queue = {};        ///< "": it stays.
    std::string disposition = {};  ///< The same.
};
/// What is known of a thread, whoever has it; what is empty stays, moments never go back. Conflict: words to a closed one, and
/// words of a flow whose turn is over.
struct touch_thread {
    interaction_id which;
    std::optional<calendar_time> last_in = {}, last_out = {};
    std::optional<calendar_time> until = {};  ///< The lease goes on, if it is still that turn's.
    std::int64_t turn = 0;                    ///< Of `until`.
    /// Of `last_out`: the turn in which a flow says it; 0: not a flow. Its last words may come just behind its own giving up.
    std::int64_t says_in = 0;
    std::string language = {};
    value slots = nullptr;
    std::optional<bool> awaits_secret = {};
    std::string carrier = {}, service = {}, address = {};  ///< Where it has no address of his yet...
    std::optional<medium> on = {};                         ///< ... or where he goes on there instead.
    customer_id customer = {};
};
struct save_session {  ///< In place of what was saved before. not_found where its graph is not kept.
    saved_session what;
};
struct drop_session {  ///< Nothing where there is none.
    interaction_id of;
};
struct keep_graph {
    kept_graph what;
};
struct post_event {  ///< Nothing where that event is kept already.
    event what;
    std::vector<std::string> to = {};  ///< The webhooks that are to be told of it.
};
/// A webhook has been told of an event: it is no longer to be. `due` has it told again instead, after so many attempts.
/// Nothing where it is not to be told.
struct settle_delivery {
    std::string webhook;
    std::int64_t position = 0;
    std::optional<calendar_time> due = {};
    std::string why = {};
    int attempts = 0;
};

using one_of =
    std::variant<add_customer, add_identity, remove_identity, rename_customer, prefer_language, put_segment,
                 record_consent, forbid_contact, allow_contact, join_customers, part_customers, begin_interaction,
                 end_interaction, dispose, assign_agent, add_entry, put_disposition, queue_message, settle_message,
                 make_promise, drop_promise, save_session, drop_session, keep_graph, post_event, settle_delivery,
                 add_file, settle_file, receive_message, open_thread, move_thread, touch_thread, put_campaign,
                 move_campaign, put_recipient, note_answer, shift_messages, begin_attempt, settle_attempt, release_lead,
                 add_recording, touch_recording, drop_recording, recall_lead, make_follow_up, settle_follow_up,
                 note_survey_answer, add_visit, add_span, reach_lead>;

/// One of them. What copies, moves and ends it is made once, in the library: whoever writes a change would have it made again.
struct any : one_of {
    using one_of::one_of;
    any(const any&);
    any(any&&) noexcept;
    any& operator=(const any&);
    any& operator=(any&&);
    ~any();
};

}  // namespace palabre::history::change
