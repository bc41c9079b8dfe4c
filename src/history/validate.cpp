// src/history/validate.cpp - what no store takes: malformed texts, ids that name nothing, what is too long or too much.
#include "history/validate.hpp"

#include "palabre/core/utf8.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace palabre::history {
namespace {

using namespace std::string_view_literals;

/// Looks at one thing after another and keeps the first that is wrong.
class inspection {
public:
    std::string take() { return std::move(why_); }
    bool failed() const noexcept { return !why_.empty(); }

    template<class... Parts> void say(fmt::format_string<Parts...> how, Parts&&... parts) {
        if (why_.empty()) why_ = fmt::format(how, std::forward<Parts>(parts)...);
    }

    template<class Of> void named(std::string_view what, id<Of> given) {
        if (!given) say("{} has no id", what);
    }
    void text(std::string_view what, std::string_view given, std::size_t longest) {
        if (given.size() > longest) say("{} has {} bytes; {} are the most", what, given.size(), longest);
        if (given.find('\0') != std::string_view::npos) say("{} contains a NUL byte", what);
        if (!valid_utf8(given)) say("{} is not UTF-8", what);
    }
    void word(std::string_view what, std::string_view given, std::size_t longest = longest_word) {
        text(what, given, longest);
    }
    void needed(std::string_view what, std::string_view given, std::size_t longest = longest_word) {
        if (given.empty()) say("{} is empty", what);
        text(what, given, longest);
    }
    void hidden(std::string_view what, const secret& given, std::size_t longest) {
        if (given.reveal().size() > longest) say("{} has more than {} bytes", what, longest);
    }
    void address(const identity& who) {
        needed("the address", who.address);
        word("the address as written", who.written);
    }
    void data(std::string_view what, const value& given, std::size_t longest) {
        if (given.is_null()) return;
        shape(what, given, 1);
        if (failed()) return;
        if (const std::size_t size = boost::json::serialize(given).size(); size > longest)
            say("{} has {} bytes as JSON; {} are the most", what, size, longest);
    }

private:
    void shape(std::string_view what, const value& given, std::size_t depth) {
        if (failed()) return;
        if (depth > deepest_value) return say("{} is deeper than {} levels", what, deepest_value);
        if (const auto* const text = given.if_string(); text != nullptr && !valid_utf8(*text))
            say("{} contains a text that is not UTF-8", what);
        if (const auto* const number = given.if_double(); number != nullptr && !std::isfinite(*number))
            say("{} contains a number that JSON cannot write", what);
        if (const auto* const list = given.if_array())
            for (const value& each : *list) shape(what, each, depth + 1);
        if (const auto* const map = given.if_object())
            for (const auto& [key, each] : *map) {
                if (!valid_utf8(key)) say("{} contains a name that is not UTF-8", what);
                shape(what, each, depth + 1);
            }
    }

    std::string why_;
};

void inspect(inspection& look, const change::add_customer& what) {
    look.named("the customer", what.who.id);
    look.word("the name", what.who.name);
    look.word("the language", what.who.speaks.language);
    look.word("the segment", what.who.belongs_to.name);
    if (what.who.erased) look.say("a new customer cannot be erased");
    if (what.known_as.size() > most_rows) look.say("{} addresses; {} are the most", what.known_as.size(), most_rows);
    for (const identity& each : what.known_as) look.address(each);
}
void inspect(inspection& look, const change::add_identity& what) {
    look.named("the customer", what.to);
    look.address(what.known_as);
}
void inspect(inspection& look, const change::remove_identity& what) {
    look.named("the customer", what.from);
    look.address(what.known_as);
}
void inspect(inspection& look, const change::rename_customer& what) {
    look.named("the customer", what.who);
    look.word("the name", what.name);
}
void inspect(inspection& look, const change::prefer_language& what) {
    look.named("the customer", what.who);
    look.word("the language", what.speaks.language);
}
void inspect(inspection& look, const change::put_segment& what) {
    look.named("the customer", what.who);
    look.word("the segment", what.belongs_to.name);
}
void inspect(inspection& look, const change::record_consent& what) {
    look.named("the customer", what.what.who);
    look.needed("the purpose", what.what.purpose);
    look.text("the proof", what.what.proof, longest_text);
}
void inspect(inspection& look, const change::forbid_contact& what) {
    look.address(what.what.whom);
    look.needed("the list", what.what.list);
    look.text("the reason", what.what.why, longest_text);
}
void inspect(inspection& look, const change::allow_contact& what) {
    look.address(what.whom);
    look.needed("the list", what.list);
}
void inspect(inspection& look, const change::join_customers& what) {
    look.named("the merge", what.what.id);
    look.named("the customer who is kept", what.what.kept);
    look.named("the customer who is joined", what.what.joined);
    if (what.what.kept == what.what.joined) look.say("a customer is joined with himself");
    if (what.what.from == origin::guess) look.say("customers are never joined by guess");
    if (what.what.undone) look.say("a merge that is undone already");
    look.text("the proof", what.what.why, longest_text);
}
void inspect(inspection& look, const change::part_customers& what) {
    look.named("the merge", what.which);
}
void inspect(inspection& look, const change::begin_interaction& what) {
    const interaction& each = what.what;
    look.named("the interaction", each.id);
    look.word("the address", each.address);
    look.word("the service", each.service);
    look.word("the language", each.language);
    look.word("the flow", each.flow);
    look.word("the campaign", each.campaign);
    look.word("the queue", each.queue);
    look.word("how it ended", each.how_ended);
    look.word("the disposition", each.disposition, longest_code);
    look.word("the source", each.source);
    look.word("the reference", each.reference);
    look.data("the details", each.details, longest_details);
}
void inspect(inspection& look, const change::end_interaction& what) {
    look.named("the interaction", what.which);
    look.word("how it ended", what.how_ended);
    look.word("the language", what.language);
    look.word("the flow", what.flow);
    look.word("the queue", what.queue);
    look.data("the details", what.details, longest_details);
}
void inspect(inspection& look, const change::dispose& what) {
    look.named("the interaction", what.which);
    look.needed("the disposition", what.code, longest_code);
}
void inspect(inspection& look, const change::assign_agent& what) {
    look.named("the interaction", what.which);
    look.named("the agent", what.agent);
}
void inspect(inspection& look, const change::add_entry& what) {
    look.named("the entry", what.what.id);
    look.text("the text", what.what.text, longest_text);
    look.data("the details", what.what.details, longest_details);
}
void inspect(inspection& look, const change::put_disposition& what) {
    look.needed("the code", what.what.code, longest_code);
    if (what.what.labels.size() > most_rows) look.say("{} labels; {} are the most", what.what.labels.size(), most_rows);
    for (const auto& [language, label] : what.what.labels) {
        look.needed("the language", language);
        look.word("the label", label);
    }
}
void inspect(inspection& look, const change::queue_message& what) {
    const outgoing& each = what.what;
    look.named("the message", each.id);
    look.needed("the address", each.to);
    look.text("the text", each.text, longest_text);
    look.hidden("the text in clear", each.clear, longest_text);
    look.data("the details", each.details, longest_details);
    look.word("the purpose", each.purpose, longest_code);
    look.word("the key", each.key);
    look.word("the provider's id", each.provider_id);
    look.text("the reason", each.why, longest_text);
    if (each.attempts < 0) look.say("the attempts are fewer than none");
    if (each.instead.size() > most_alternatives)
        look.say("{} alternatives; {} are the most", each.instead.size(), most_alternatives);
    for (const alternative& other : each.instead) {
        look.word("an alternative's address", other.to);
        look.text("an alternative's text", other.text, longest_text);
        look.data("an alternative's details", other.details, longest_details);
    }
}
void inspect(inspection& look, const change::settle_message& what) {
    look.named("the message", what.which);
    look.word("the provider's id", what.provider_id);
    look.text("the reason", what.why, longest_text);
}
void inspect(inspection& look, const change::make_promise& what) {
    look.named("the promise", what.what.id);
    look.word("the question", what.what.question);
    look.data("the state", what.what.state, longest_state);
    look.hidden("the hidden state", what.what.hidden, longest_state);
}
void inspect(inspection& look, const change::drop_promise& what) {
    look.named("the promise", what.which);
}
void inspect(inspection& look, const change::save_session& what) {
    look.named("the interaction", what.what.of);
    look.needed("the graph", what.what.graph);
    look.data("the state", what.what.state, longest_state);
    look.hidden("the hidden state", what.what.hidden, longest_state);
}
void inspect(inspection& look, const change::drop_session& what) {
    look.named("the interaction", what.of);
}
void inspect(inspection& look, const change::keep_graph& what) {
    look.needed("the digest", what.what.digest);
    if (what.what.files.size() > most_files) look.say("{} files; {} are the most", what.what.files.size(), most_files);
    for (const kept_graph::file& each : what.what.files) {
        look.needed("the file's name", each.name);
        look.text("the file", each.text, longest_plan);
    }
}

void inspect(inspection& look, const change::post_event& what) {
    look.named("the event", what.what.id);
    look.needed("the type", what.what.type, longest_code);
    look.data("the data", what.what.data, longest_details + longest_text * 2);
    if (what.to.size() > most_rows) look.say("{} webhooks; {} are the most", what.to.size(), most_rows);
    for (const std::string& each : what.to) look.needed("the webhook", each);
}
void inspect(inspection& look, const change::settle_delivery& what) {
    look.needed("the webhook", what.webhook);
    look.text("the reason", what.why, longest_text);
    if (what.attempts < 0) look.say("the attempts are fewer than none");
}

void inspect(inspection& look, const change::add_file& what) {
    const kept_file& each = what.what;
    look.named("the file", each.id);
    look.data("where it is", each.from, longest_details);
    if (!each.hash.empty() && !is_hash(each.hash)) look.say("the hash is no SHA-256");
    if (each.state == file_state::kept && each.hash.empty()) look.say("a file that is kept has no hash");
    look.word("the type", each.type);
    look.word("the name", each.name);
    look.text("the reason", each.why, longest_text);
    if (each.size < 0 || each.attempts < 0) look.say("the size or the attempts are less than none");
}
void inspect(inspection& look, const change::settle_file& what) {
    look.named("the file", what.which);
    if (!what.hash.empty() && !is_hash(what.hash)) look.say("the hash is no SHA-256");
    if (what.state == file_state::kept && what.hash.empty()) look.say("a file that is kept has no hash");
    look.word("the type", what.type);
    look.word("the name", what.name);
    look.text("the reason", what.why, longest_text);
    if (what.size < 0 || what.attempts < 0) look.say("the size or the attempts are less than none");
}

void inspect(inspection& look, const change::receive_message& what) {
    look.needed("the carrier", what.carrier);
    look.needed("the reference", what.reference);
    look.named("the entry", what.as);
}
void inspect(inspection& look, const change::open_thread& what) {
    const thread& each = what.what;
    look.named("the conversation", each.of);
    look.word("the carrier", each.carrier);
    look.word("our address", each.service);
    look.word("his address", each.address);
    look.word("the queue", each.queue);
    look.word("the language", each.language);
    look.word("the token", each.token);
    look.word("the disposition", each.disposition);
    look.data("the slots", each.slots, longest_details);
    if (each.turn < 1) look.say("its turn is less than 1");
    if (each.address.empty() && each.token.empty()) look.say("it has neither his address nor a token");
}
void inspect(inspection& look, const change::move_thread& what) {
    look.named("the conversation", what.which);
    look.word("the queue", what.queue);
    look.word("the disposition", what.disposition);
    if ((what.owner == thread_owner::agent) != static_cast<bool>(what.agent))
        look.say("an agent owns it exactly where one is named");
    if ((what.state == thread_state::snoozed) != what.wakes.has_value())
        look.say("it wakes exactly where it is snoozed");
}
void inspect(inspection& look, const change::touch_thread& what) {
    look.named("the conversation", what.which);
    look.word("the carrier", what.carrier);
    look.word("our address", what.service);
    look.word("his address", what.address);
    look.word("the language", what.language);
    look.data("the slots", what.slots, longest_details);
}
void inspect(inspection& look, const change::put_campaign& what) {
    look.named("the campaign", what.what.id);
    look.needed("the name", what.what.name, longest_code);
    look.data("the plan", what.what.plan, longest_details);
    look.text("the cursor", what.what.cursor, longest_text);
    look.text("the reason", what.what.why, longest_text);
}
void inspect(inspection& look, const change::move_campaign& what) {
    look.named("the campaign", what.which);
    look.text("the cursor", what.cursor.value_or(""), longest_text);
    look.text("the reason", what.why.value_or(""), longest_text);
    if (what.selected < 0) look.say("fewer than none are selected");
}
void inspect(inspection& look, const change::put_recipient& what) {
    const recipient& each = what.what;
    look.named("the campaign", each.in);
    if (each.row < 1) look.say("row {}; the first is 1", each.row);
    look.word("the address", each.address);
    look.word("the address as written", each.written);
    look.word("the language", each.language);
    look.word("the area", each.area);
    look.data("the fields", each.fields, longest_details);
    look.text("the reason", each.why, longest_text);
}
void inspect(inspection& look, const change::note_answer& what) {
    look.named("the campaign", what.in);
}
void inspect(inspection& look, const change::shift_messages& what) {
    look.named("the campaign", what.of);
}
void inspect(inspection& look, const change::begin_attempt& what) {
    look.named("the attempt", what.what.id);
    look.named("the lead", what.what.of);
    look.needed("the address", what.what.address);
    if (what.what.number < 0) look.say("number {}; the first is 0", what.what.number);
}
void inspect(inspection& look, const change::settle_attempt& what) {
    look.named("the attempt", what.which);
    look.needed("the result", what.result, longest_code);
    if (what.then == lead_state::claimed || what.then == lead_state::attempting)
        look.say("a lead cannot be {} by a result", to_string(what.then));
    if (what.next < 0) look.say("number {}; the first is 0", what.next);
    look.data("what was heard", what.heard, longest_details);
}
void inspect(inspection& look, const change::release_lead& what) {
    look.named("the lead", what.which);
    look.word("the reason", what.why);
}

void inspect(inspection& look, const change::reach_lead& what) {
    look.named("the lead", what.which);
    look.needed("the reason", what.why);
}

void inspect(inspection& look, const change::add_recording& what) {
    const recording& each = what.what;
    look.named("the recording", each.id);
    look.word("the campaign", each.campaign);
    look.word("the queue", each.queue);
    look.needed("the file", each.file);
    if (each.file.starts_with('/') || each.file.find("..") != std::string::npos)
        look.say("the file leads out of its folder");
    look.text("the reason", each.why, longest_text);
    if (each.length < duration{0} || each.attempts < 0) look.say("the length or the attempts are less than none");
}
void inspect(inspection& look, const change::touch_recording& what) {
    look.named("the recording", what.which);
    look.text("the reason", what.why, longest_text);
    if (what.length && *what.length < duration{0}) look.say("the length is less than none");
}
void inspect(inspection& look, const change::drop_recording& what) {
    look.named("the recording", what.which);
}

void inspect(inspection& look, const change::recall_lead& what) {
    look.named("the lead", what.which);
}
void inspect(inspection& look, const change::make_follow_up& what) {
    const follow_up& each = what.what;
    look.named("the follow-up", each.id);
    look.needed("the key", each.key);
    look.needed("the name", each.name);
    look.word("the address", each.address);
    if (!each.customer && each.address.empty()) look.say("the follow-up is for nobody");
    look.word("the campaign", each.campaign);
    look.word("the queue", each.queue);
    look.word("the disposition", each.disposition);
    look.word("the language", each.language);
    look.data("what is to be done", each.what, longest_details);
    look.text("the reason", each.why, longest_text);
}
void inspect(inspection& look, const change::settle_follow_up& what) {
    look.named("the follow-up", what.which);
    look.text("the reason", what.why, longest_text);
    if (!what.due && what.state == follow_up_state::waiting) look.say("it waits, and for nothing");
}
void inspect(inspection& look, const change::note_survey_answer& what) {
    look.named("the survey", what.what.of);
    look.needed("the question", what.what.question);
    look.needed("the kind", what.what.kind, longest_code);
    look.text("the answer", what.what.text, longest_text);
}
void inspect(inspection& look, const change::add_visit& what) {
    const queue_visit& each = what.what;
    look.named("the visit", each.id);
    look.named("its interaction", each.within);
    look.word("the queue", each.queue);
    look.text("the reason", each.why, longest_text);
    if (std::min({each.waited, each.talked, each.held, each.wrapped}) < duration{0})
        look.say("a time is less than none");
}
void inspect(inspection& look, const change::add_span& what) {
    const agent_span& each = what.what;
    look.named("the span", each.id);
    look.named("the agent", each.agent);
    look.needed("the state", each.state, longest_code);
    look.word("the code", each.code);
    if (each.length < duration{0} || each.began + each.length > quarter_of(each.began) + quarter)
        look.say("a span lies within a quarter of an hour");
}

constexpr std::array change_names{
    "add_customer"sv,     "add_identity"sv,       "remove_identity"sv, "rename_customer"sv, "prefer_language"sv,
    "put_segment"sv,      "record_consent"sv,     "forbid_contact"sv,  "allow_contact"sv,   "join_customers"sv,
    "part_customers"sv,   "begin_interaction"sv,  "end_interaction"sv, "dispose"sv,         "assign_agent"sv,
    "add_entry"sv,        "put_disposition"sv,    "queue_message"sv,   "settle_message"sv,  "make_promise"sv,
    "drop_promise"sv,     "save_session"sv,       "drop_session"sv,    "keep_graph"sv,      "post_event"sv,
    "settle_delivery"sv,  "add_file"sv,           "settle_file"sv,     "receive_message"sv, "open_thread"sv,
    "move_thread"sv,      "touch_thread"sv,       "put_campaign"sv,    "move_campaign"sv,   "put_recipient"sv,
    "note_answer"sv,      "shift_messages"sv,     "begin_attempt"sv,   "settle_attempt"sv,  "release_lead"sv,
    "add_recording"sv,    "touch_recording"sv,    "drop_recording"sv,  "recall_lead"sv,     "make_follow_up"sv,
    "settle_follow_up"sv, "note_survey_answer"sv, "add_visit"sv,       "add_span"sv,        "reach_lead"sv};
static_assert(change_names.size() == std::variant_size_v<change::one_of>);

bool belongs_in_name(char letter) noexcept {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
}

}  // namespace

std::string_view name_of(const change::any& what) noexcept {
    return change_names[what.index()];
}

std::string why_refused(const std::vector<change::any>& changes) {
    if (changes.size() > most_changes)
        return fmt::format("{} changes in one write; {} are the most", changes.size(), most_changes);
    for (const change::any& each : changes) {
        inspection look;
        std::visit([&](const auto& what) { inspect(look, what); }, each);
        if (look.failed()) return fmt::format("{}: {}", name_of(each), look.take());
    }
    return {};
}

std::string why_refused(const identity& who) {
    inspection look;
    look.address(who);
    return look.take();
}

std::string why_refused(const user& who) {
    inspection look;
    look.named("the user", who.id);
    look.needed("the login", who.login, longest_code);
    look.word("the name", who.name);
    look.word("the password's hash", who.password_hash);
    look.word("the language", who.language);
    std::set<company_id> granted;
    for (const grant& each : who.grants) {
        look.named("the company of a grant", each.in);
        if (!granted.insert(each.in).second) look.say("two grants in company {}", to_string(each.in));
    }
    return look.take();
}

std::string why_refused(const retention& rules) {
    for (const auto& each :
         {rules.entries, rules.interactions, rules.messages, rules.sessions, rules.customers, rules.events})
        if (each && *each < duration{0}) return "a retention shorter than nothing";
    return {};
}

std::string why_refused(const std::vector<access_change::any>& changes) {
    if (changes.size() > most_changes)
        return fmt::format("{} changes in one write; {} are the most", changes.size(), most_changes);
    inspection look;
    for (const auto& each : changes) {
        if (const auto* const opened = std::get_if<access_change::open>(&each)) {
            look.needed("the digest of a login", opened->what.digest);
            look.named("the user of a login", opened->what.whose);
            look.word("the address of a login", opened->what.from);
        } else if (const auto* const noted = std::get_if<access_change::note>(&each)) {
            look.named("the note", noted->what.id);
            look.needed("who did it", noted->what.who);
            look.needed("the operation", noted->what.operation);
            look.word("the subject", noted->what.subject);
            look.word("the address of a note", noted->what.from);
        }
    }
    return look.take();
}

std::string why_refused_company(std::string_view name, std::string_view title) {
    inspection look;
    if (name.size() < 2 || name.size() > longest_code || !std::all_of(name.begin(), name.end(), belongs_in_name))
        look.say("a company's name is 2 to {} of a-z, 0-9 and '-'", longest_code);
    look.word("the title", title);
    return look.take();
}

std::string why_refused_limit(std::size_t limit) {
    if (limit >= 1 && limit <= most_rows) return {};
    return fmt::format("a limit of {}; 1 to {} may be asked for", limit, most_rows);
}

std::string why_refused_word(std::string_view what, std::string_view given) {
    inspection look;
    look.needed(what, given);
    return look.take();
}

}  // namespace palabre::history
