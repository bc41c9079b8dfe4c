// src/history/event_catalogue.cpp - the types of events, what their data hold, and the JSON schema of it.
#include "history/event_catalogue.hpp"

#include "core/moment.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace palabre::history {
namespace {

namespace json = boost::json;
using namespace std::string_view_literals;
using enum event_field::kind;

constexpr event_field medium_field{"on", text, true, "The medium: voice, sms, whatsapp, messenger, ussd, web_chat."};

constexpr std::array started{
    event_field{"kind", text, true, "conversation, notice, attempt or visit."},
    event_field{"way", text, true, "in or out."},
    medium_field,
    event_field{"address", text, false, "The customer's, as the channel gave it."},
    event_field{"service", text, false, "Ours: the number called, the page written to."},
    event_field{"began", moment, true, "When."},
    event_field{"flow", text, false, "The flow's name."},
    event_field{"campaign", text, false, "The campaign's name."},
    event_field{"queue", text, false, "The queue's name."},
    event_field{"source", text, false, "Which system has told of it; left out for what happened here."},
    event_field{"reference", text, false, "Its key there."}};
constexpr std::array ended{
    event_field{"ended", moment, true, "When."},
    event_field{"how_ended", text, false, "completed, hung_up, refused, failed, or the source's word."},
    event_field{"language", text, false, "The language it was led in."},
    event_field{"flow", text, false, "The flow's name."},
    event_field{"queue", text, false, "The queue's name."},
    event_field{"details", any, false, "What else was measured."}};
constexpr std::array entry_added{
    event_field{"entry", text, true, "The entry's id."},
    event_field{"kind", text, true,
                "heard, said, sent, looked_up, language, transferred, recorded, disposed, noted, assisted, ..."},
    medium_field,
    event_field{"text", text, false, "What was said or written; secrets are masked."},
    event_field{"details", any, false, "As the kind has it."},
    event_field{"by", text, false, "The agent's id."}};
constexpr std::array waiting{event_field{"on", text, false, "The medium, where it has just been opened."},
                             event_field{"address", text, false, "The customer's, where it is known."},
                             event_field{"queue", text, false, "Whose agents are asked."},
                             event_field{"language", text, false, "The language that he was talked to in."},
                             event_field{"continues", text, false, "The interaction that it goes on from: a call."}};
constexpr std::array disposed{event_field{"code", text, true, "The disposition's code."}};
constexpr std::array queued{event_field{"message", text, true, "The message's id."}, medium_field,
                            event_field{"to", text, true, "Whom it goes to, as the channel wants it."},
                            event_field{"text", text, false, "Secrets are masked."},
                            event_field{"due", moment, true, "Not before."}};
constexpr std::array settled_message{
    event_field{"message", text, true, "The message's id."},
    event_field{"state", text, true,
                "waiting (it is tried again), attempting, sent, delivered, read, failed, unknown or cancelled."},
    event_field{"why", text, false, "What the attempt met."}};
constexpr std::array prefers{event_field{"language", text, true, "The code: fr, fon."},
                             event_field{"from", text, true, "Who says so: customer, agent, company, import, guess."}};

constexpr std::array catalogue{
    event_kind{"interaction.started", "A contact began: a call, a chat, a USSD session, or one that a system wrote.",
               started},
    event_kind{"interaction.ended", "It is over.", ended},
    event_kind{"entry.added", "Something was said, heard, sent or noted: a line of the timeline.", entry_added},
    event_kind{"conversation.waiting", "A conversation in writing waits for an agent to take it.", waiting},
    event_kind{"disposition.given", "An interaction was given a disposition.", disposed},
    event_kind{"message.queued", "A message is to go out.", queued},
    event_kind{"message.settled", "What became of an attempt to send it.", settled_message},
    event_kind{"customer.language", "A customer's language was chosen.", prefers}};

constexpr auto names = [] {
    std::array<std::string_view, catalogue.size()> all;
    for (std::size_t at = 0; at < all.size(); ++at) all[at] = catalogue[at].name;
    return all;
}();

json::object schema_of(const event_field& of) {
    json::object made;
    if (of.is != any) made["type"] = "string";
    if (of.is == moment) made["format"] = "date-time";
    made["description"] = of.about;
    return made;
}

json::object text_schema(std::string_view about) {
    return {{"type", "string"}, {"description", about}};
}

}  // namespace

std::span<const event_kind> event_catalogue() noexcept {
    return catalogue;
}

std::span<const std::string_view> event_types() noexcept {
    return names;
}

bool means_event(std::string_view word, std::string_view type) noexcept {
    if (word == "*" || word == type) return true;
    return word.size() > 2 && word.ends_with(".*") && type.starts_with(word.substr(0, word.size() - 1));
}

value told(const event& what, std::string_view company) {
    json::object made{{"id", to_string(what.id)},
                      {"type", what.type},
                      {"version", event_version},
                      {"at", detail::write_moment(what.at)},
                      {"company", company}};
    if (what.customer) made["customer"] = to_string(what.customer);
    if (what.interaction) made["interaction"] = to_string(what.interaction);
    made["data"] = what.data.is_object() ? what.data : value(json::object{});
    return made;
}

value event_schema() {
    json::array types, branches;
    for (const auto& each : catalogue) {
        types.emplace_back(each.name);
        json::object properties;
        json::array required;
        for (const auto& field : each.fields) {
            properties[field.name] = schema_of(field);
            if (field.required) required.emplace_back(field.name);
        }
        branches.push_back(
            json::object{{"title", each.name},
                         {"description", each.about},
                         {"properties", json::object{{"type", json::object{{"const", each.name}}},
                                                     {"data", json::object{{"type", "object"},
                                                                           {"properties", std::move(properties)},
                                                                           {"required", std::move(required)}}}}}});
    }
    json::object properties{{"id", text_schema("The same however often it is told: drop what comes twice by it.")},
                            {"type", json::object{{"enum", std::move(types)}}},
                            {"version", json::object{{"const", event_version}}},
                            {"at", json::object{{"type", "string"}, {"format", "date-time"}}},
                            {"company", text_schema("Its name in the store.")},
                            {"customer", text_schema("His id; left out where the number was withheld.")},
                            {"interaction", text_schema("Its id; left out for what belongs to none.")},
                            {"data", json::object{{"type", "object"}}}};
    return json::object{
        {"$schema", "https://json-schema.org/draft/2020-12/schema"},
        {"$id", "urn:palabre:events:1"},
        {"title", "Palabre's events, version 1"},
        {"description", "Within a version types and fields are only added: leave alone what you do not know."},
        {"type", "object"},
        {"required", json::array{"id", "type", "version", "at", "company", "data"}},
        {"properties", std::move(properties)},
        {"oneOf", std::move(branches)}};
}

}  // namespace palabre::history
