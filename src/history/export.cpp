// src/history/export.cpp - everything that is kept about a customer, as the JSON that he is given.
#include "history/export.hpp"

#include "core/moment.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <tuple>

namespace palabre::history {
namespace {

namespace json = boost::json;

/// An object that leaves out what is empty.
class told {
public:
    told& text(const char* name, std::string_view given) {
        if (!given.empty()) object_[name] = given;
        return *this;
    }
    template<class Of> told& named(const char* name, id<Of> given) {
        if (given) object_[name] = to_string(given);
        return *this;
    }
    told& at(const char* name, calendar_time given) {
        if (given != calendar_time{} && given != calendar_time::max()) object_[name] = detail::write_moment(given);
        return *this;
    }
    told& at(const char* name, std::optional<calendar_time> given) { return given ? at(name, *given) : *this; }
    told& on(std::optional<medium> given) { return given ? text("on", to_string(*given)) : *this; }
    told& truth(const char* name, bool given) {
        object_[name] = given;
        return *this;
    }
    told& data(const char* name, value given) {
        if (!given.is_null()) object_[name] = std::move(given);
        return *this;
    }
    value take() { return std::move(object_); }

private:
    json::object object_;
};

value tell(const customer& of) {
    return told{}
        .named("id", of.id)
        .text("name", of.name)
        .text("language", of.speaks.language)
        .text("language_from", of.speaks.language.empty() ? "" : to_string(of.speaks.from))
        .at("language_since", of.speaks.since)
        .text("segment", of.belongs_to.name)
        .at("segment_as_of", of.belongs_to.as_of)
        .at("since", of.since)
        .at("seen", of.seen)
        .truth("erased", of.erased)
        .take();
}

value tell(const known_address& of) {
    return told{}
        .named("customer", of.who)
        .text("kind", to_string(of.as.kind))
        .text("address", of.as.address)
        .text("written", of.as.written)
        .text("from", to_string(of.from))
        .take();
}

value tell(const consent& of) {
    return told{}
        .named("customer", of.who)
        .text("purpose", of.purpose)
        .on(of.on)
        .truth("given", of.given)
        .text("proof", of.proof)
        .text("from", to_string(of.from))
        .at("at", of.at)
        .take();
}

value tell(const do_not_contact& of) {
    return told{}
        .text("kind", to_string(of.whom.kind))
        .text("address", of.whom.address)
        .text("list", of.list)
        .on(of.on)
        .text("why", of.why)
        .text("from", to_string(of.from))
        .at("at", of.at)
        .at("until", of.until)
        .take();
}

value tell(const merge& of) {
    return told{}
        .named("id", of.id)
        .named("kept", of.kept)
        .named("joined", of.joined)
        .text("why", of.why)
        .named("by", of.by.value_or(user_id{}))
        .text("from", to_string(of.from))
        .at("at", of.at)
        .at("undone", of.undone)
        .take();
}

value tell(const interaction& of) {
    return told{}
        .named("id", of.id)
        .named("customer", of.customer)
        .text("kind", to_string(of.kind))
        .text("way", to_string(of.way))
        .on(of.on)
        .text("address", of.address)
        .text("service", of.service)
        .text("language", of.language)
        .text("flow", of.flow)
        .text("campaign", of.campaign)
        .text("queue", of.queue)
        .named("agent", of.agent)
        .at("began", of.began)
        .at("ended", of.ended)
        .text("how_ended", of.how_ended)
        .text("disposition", of.disposition)
        .text("source", of.source)
        .text("reference", of.reference)
        .data("details", of.details)
        .take();
}

value tell(const entry& of) {
    return told{}
        .named("id", of.id)
        .named("customer", of.customer)
        .named("within", of.within)
        .text("kind", to_string(of.kind))
        .on(of.on)
        .at("at", of.at)
        .named("by", of.by)
        .text("text", of.text)
        .data("details", of.details)
        .take();
}

value tell(const outgoing& of) {
    return told{}
        .named("id", of.id)
        .named("customer", of.customer)
        .named("because_of", of.because_of)
        .on(of.on)
        .text("to", of.to)
        .text("text", of.text)
        .data("details", of.details)
        .text("purpose", of.purpose)
        .at("made", of.made)
        .at("due", of.due)
        .at("expires", of.expires)
        .text("state", to_string(of.state))
        .text("provider_id", of.provider_id)
        .text("why", of.why)
        .data("instead", of.instead.empty() ? value{} : write_alternatives(of.instead))
        .take();
}

value tell(const kept_file& of) {
    return told{}
        .named("id", of.id)
        .named("customer", of.customer)
        .named("interaction", of.within)
        .named("entry", of.told_in)
        .text("state", to_string(of.state))
        .text("hash", of.hash)
        .text("type", of.type)
        .text("name", of.name)
        .data("size", of.size)
        .at("made", of.made)
        .take();
}

value tell(const recording& of) {
    return told{}
        .named("id", of.id)
        .named("customer", of.customer)
        .named("interaction", of.within)
        .text("campaign", of.campaign)
        .text("queue", of.queue)
        .text("file", of.file)
        .at("began", of.began)
        .at("ended", of.ended)
        .data("length_ms", of.length / std::chrono::milliseconds{1})
        .at("until", of.until)
        .take();
}

value tell(const thread& of) {
    return told{}
        .named("id", of.of)
        .named("customer", of.customer)
        .text("on", to_string(of.on))
        .text("service", of.service)
        .text("address", of.address)
        .text("state", to_string(of.state))
        .text("owner", to_string(of.owner))
        .text("queue", of.queue)
        .text("language", of.language)
        .data("slots", of.slots)
        .named("continues", of.continues)
        .text("disposition", of.disposition)
        .at("opened", of.opened)
        .take();
}

value tell(const work_item& of) {
    json::array contacts;
    for (const auto& each : of.contacts) {
        json::object one{{"interaction", to_string(each.within)}};
        if (!each.recording.empty()) one["recording"] = each.recording;
        contacts.push_back(std::move(one));
    }
    return told{}
        .named("id", of.id)
        .named("customer", of.customer)
        .text("address", of.address)
        .text("origin", to_string(of.from))
        .text("queue", of.queue)
        .text("campaign", of.campaign)
        .text("subject", of.subject)
        .data("form", of.form)
        .at("due", of.due)
        .text("state", to_string(of.state))
        .data("times", of.times)
        .data("contacts", contacts.empty() ? value{} : value(std::move(contacts)))
        .text("disposition", of.disposition)
        .text("note", of.note)
        .at("made", of.made)
        .at("closed", of.closed)
        .take();
}

value tell(const follow_up& of) {
    return told{}
        .named("id", of.id)
        .named("customer", of.customer)
        .named("because_of", of.because_of)
        .text("kind", to_string(of.kind))
        .text("name", of.name)
        .text("address", of.address)
        .text("campaign", of.campaign)
        .text("queue", of.queue)
        .text("disposition", of.disposition)
        .text("language", of.language)
        .data("what", of.what)
        .at("made", of.made)
        .at("due", of.due)
        .text("state", to_string(of.state))
        .text("why", of.why)
        .at("settled", of.settled)
        .text("on", of.state == follow_up_state::done ? to_string(of.on) : "")
        .at("answered", of.answered)
        .take();
}

value tell(const survey_answer& of) {
    return told{}
        .named("survey", of.of)
        .text("question", of.question)
        .text("kind", of.kind)
        .data("number", of.number ? value{*of.number} : value{})
        .text("text", of.text)
        .at("at", of.at)
        .take();
}

value tell(const promise& of) {
    return told{}
        .named("id", of.id)
        .named("customer", of.customer)
        .named("because_of", of.because_of)
        .text("question", of.question)
        .data("state", of.state)
        .at("made", of.made)
        .at("until", of.until)
        .take();
}

value tell(const saved_session& of) {
    return told{}.named("interaction", of.of).data("state", of.state).at("saved", of.saved).take();
}

value tell(const recipient& of) {
    return told{}
        .named("campaign", of.in)
        .data("row", of.row)
        .named("customer", of.customer)
        .text("address", of.address)
        .text("written", of.written)
        .text("language", of.language)
        .text("area", of.area)
        .data("fields", of.fields)
        .named("message", of.message)
        .text("fate", to_string(of.fate))
        .text("why", of.why)
        .at("answered", of.answered)
        .at("opted_out", of.opted_out)
        .take();
}

template<class Each, class Key> value list(std::vector<Each>& all, Key key) {
    std::sort(all.begin(), all.end(), [&](const Each& a, const Each& b) { return key(a) < key(b); });
    json::array told;
    for (const Each& each : all) told.push_back(tell(each));
    return told;
}

}  // namespace

value exported(kept_about about) {
    json::array records;
    for (const customer& each : about.records) records.push_back(tell(each));
    return json::object{{"records", std::move(records)},
                        {"addresses", list(about.addresses, [](const known_address& a) { return a.as; })},
                        {"consents", list(about.consents,
                                          [](const consent& a) {
                                              return std::tuple{a.at, a.purpose, a.on, a.who};
                                          })},
                        {"do_not_contact", list(about.forbidden,
                                                [](const do_not_contact& a) {
                                                    return std::tuple{a.at, a.whom, a.list, a.on};
                                                })},
                        {"merges", list(about.merges,
                                        [](const merge& a) {
                                            return std::tuple{a.at, a.id};
                                        })},
                        {"interactions", list(about.interactions,
                                              [](const interaction& a) {
                                                  return std::tuple{a.began, a.id};
                                              })},
                        {"entries", list(about.entries,
                                         [](const entry& a) {
                                             return std::tuple{a.at, a.id};
                                         })},
                        {"messages", list(about.messages,
                                          [](const outgoing& a) {
                                              return std::tuple{a.made, a.id};
                                          })},
                        {"promises", list(about.promises,
                                          [](const promise& a) {
                                              return std::tuple{a.made, a.id};
                                          })},
                        {"files", list(about.files,
                                       [](const kept_file& a) {
                                           return std::tuple{a.made, a.id};
                                       })},
                        {"recordings", list(about.recordings,
                                            [](const recording& a) {
                                                return std::tuple{a.began, a.id};
                                            })},
                        {"conversations", list(about.threads,
                                               [](const thread& a) {
                                                   return std::tuple{a.opened, a.of};
                                               })},
                        {"work", list(about.work,
                                      [](const work_item& a) {
                                          return std::tuple{a.made, a.id};
                                      })},
                        {"follow_ups", list(about.follow_ups,
                                            [](const follow_up& a) {
                                                return std::tuple{a.made, a.id};
                                            })},
                        {"survey_answers", list(about.answers,
                                                [](const survey_answer& a) {
                                                    return std::tuple{a.at, a.of, a.question};
                                                })},
                        {"sessions", list(about.sessions,
                                          [](const saved_session& a) {
                                              return std::tuple{a.saved, a.of};
                                          })},
                        {"campaigns", list(about.listed, [](const recipient& a) {
                             return std::tuple{a.in, a.row};
                         })}};
}

}  // namespace palabre::history
