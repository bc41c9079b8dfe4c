// src/history/work_rules.cpp - what becomes of a work item: refused, counted up, moved, told.
#include "history/work_rules.hpp"

#include "history/validate.hpp"
#include "palabre/core/utf8.hpp"
#include "palabre/history/company_store.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palabre::history {
namespace {

constexpr std::size_t most_contacts = 20, longest_subject = 500;

/// The first that is wrong.
class inspection {
public:
    void say(std::string why) {
        if (why_.empty()) why_ = std::move(why);
    }
    inspection& text(std::string_view what, std::string_view given, std::size_t longest = longest_word) {
        if (given.size() > longest)
            say(fmt::format("{} has {} bytes; {} are the most", what, given.size(), longest));
        else if (!valid_utf8(given) || given.find('\0') != std::string_view::npos)
            say(fmt::format("{} is not UTF-8, or contains a NUL byte", what));
        return *this;
    }
    inspection& form(const value& given) {
        if (given.is_null()) return *this;
        if (!given.is_object()) say("the form is no object");
        return text("the form", boost::json::serialize(given), longest_details);
    }
    std::string take() { return std::move(why_); }

private:
    std::string why_;
};

/// An object that leaves out what is empty.
boost::json::object told(std::initializer_list<std::pair<const char*, std::string>> all) {
    boost::json::object made;
    for (const auto& [name, text] : all)
        if (!text.empty()) made[name] = text;
    return made;
}

std::string named(user_id who) {
    return who ? to_string(who) : std::string{};
}

}  // namespace

std::string why_refused(const work_item& what) {
    inspection look;
    if (!what.id) look.say("the item has no id");
    look.text("the address", what.address).text("the queue", what.queue).text("the campaign", what.campaign);
    look.text("the subject", what.subject, longest_subject).text("the key", what.key).form(what.form);
    look.text("the disposition", what.disposition, longest_code).text("the note", what.note, longest_text);
    if (what.turn < 1 || what.times < 1) look.say("the turn or the times are less than 1");
    if (what.contacts.size() > most_contacts) look.say(fmt::format("more than {} contacts", most_contacts));
    for (const auto& each : what.contacts) look.text("a contact's recording", each.recording);
    if (what.is_over()) look.say("a new item cannot be over");
    if ((what.state == work_state::assigned) != static_cast<bool>(what.agent))
        look.say("an item is assigned where it has an agent, and there alone");
    return look.take();
}

std::string why_refused(const work_move& how) {
    inspection look;
    if (!how.which) look.say("the item has no id");
    if (how.turn < 1) look.say("the turn is less than 1");
    if (how.state == work_state::assigned && !how.agent) look.say("an item is assigned to nobody");
    look.text("the queue", how.queue).text("the disposition", how.disposition, longest_code).form(how.form);
    return look.text("the note", how.note, longest_text).take();
}

/// A message is more than that he has hung up; within one call it comes to what is counted.
std::optional<work_item> counted(work_item now, const work_item& again) {
    bool changed = false;
    for (const auto& each : again.contacts) {
        const auto same = [&](const work_contact& known) { return known.within == each.within; };
        if (std::ranges::any_of(now.contacts, [&](const work_contact& known) {
                return same(known) && (each.recording.empty() || known.recording == each.recording);
            }))
            continue;
        changed = true;
        const auto known = std::ranges::find_if(now.contacts, same);
        if (known != now.contacts.end() && known->recording.empty()) {
            known->recording = each.recording;
            continue;
        }
        if (known == now.contacts.end()) ++now.times;
        now.contacts.push_back(each);
        if (now.contacts.size() > most_contacts) now.contacts.erase(now.contacts.begin());
    }
    if (!changed) return std::nullopt;
    if (again.from == work_origin::voicemail) now.from = again.from;
    if (now.address.empty()) now.address = again.address;
    return now;
}

std::optional<work_item> moved(work_item now, const work_move& how, std::string& why) {
    const bool is_there = now.turn == how.turn + 1 && now.state == how.state && now.agent == how.agent;
    if (is_there) return now;  // the same again
    if (now.is_over())
        why = fmt::format("it is over: {}", to_string(now.state));
    else if (now.turn != how.turn)
        why = fmt::format("it has moved on to turn {}", now.turn);
    if (!why.empty()) return std::nullopt;
    now.state = how.state;
    now.agent = how.agent;
    now.turn = how.turn + 1;
    if (how.due) now.due = how.due;
    if (!how.queue.empty()) now.queue = how.queue;
    if (!how.disposition.empty()) now.disposition = how.disposition;
    if (!how.note.empty()) now.note = how.note;
    if (how.form.is_object()) {
        if (!now.form.is_object()) now.form = boost::json::object{};
        for (const auto& [name, filled] : how.form.get_object()) now.form.get_object()[name] = filled;
    }
    if (now.is_over()) now.closed = how.at;
    return now;
}

event event_of(const work_item& opened, calendar_time at) {
    event made;
    made.type = opened.state == work_state::assigned ? "work.assigned" : "work.waiting";
    made.at = at;
    made.customer = opened.customer;
    if (!opened.contacts.empty()) made.interaction = opened.contacts.back().within;
    made.data = told({{"work", to_string(opened.id)},
                      {"origin", std::string{to_string(opened.from)}},
                      {"queue", opened.queue},
                      {"campaign", opened.campaign},
                      {"subject", opened.subject},
                      {"address", opened.address},
                      {"agent", named(opened.agent)}});
    return made;
}

event event_of(const work_move& how, customer_id whose) {
    event made;
    made.type = how.state == work_state::open       ? "work.waiting"
                : how.state == work_state::assigned ? "work.assigned"
                                                    : "work.closed";
    made.at = how.at;
    made.customer = whose;
    auto data = told({{"work", to_string(how.which)},
                      {"queue", how.queue},
                      {"agent", named(how.agent)},
                      {"disposition", how.disposition}});
    if (how.state == work_state::passed) data["passed"] = true;
    made.data = std::move(data);
    return made;
}

void name_item(event& what, work_item_id which) {
    auto* const data = what.data.if_object();
    if (data != nullptr && data->contains("work")) (*data)["work"] = to_string(which);
}

void name_item(std::vector<change::any>& with, work_item_id which) {
    for (auto& each : with)
        if (auto* const posted = std::get_if<change::post_event>(&each)) name_item(posted->what, which);
}

}  // namespace palabre::history
