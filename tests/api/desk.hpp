// tests/api/desk.hpp - an API on a store made of memory, asked through every face.
#pragma once

#include "api/operations.hpp"
#include "api/quiet_phones.hpp"
#include "api/rest_face.hpp"
#include "api/routes.hpp"
#include "api/standing_call.hpp"
#include "api/wsdl.hpp"
#include "api/xml_text.hpp"
#include "http/target.hpp"
#include "palabre/campaign/call_campaigns.hpp"
#include "palabre/campaign/message_campaigns.hpp"
#include "palabre/center/agents.hpp"
#include "palabre/center/work_desk.hpp"
#include "palabre/delivery/permission.hpp"
#include "palabre/history/lead_book.hpp"
#include "palabre/history/work_book.hpp"
#include "palabre/inbox/desk.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"
#include "palabre/translator/translator.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre::tests {

namespace json = boost::json;
using namespace std::chrono_literals;

inline const std::string adjoa = "+2290190011234", kossi = "+22890112233";

std::string key_of(const std::string& name);

bool has(const std::string& text, const std::string& part);

enum class face { json, xml, soap_1_1, soap_1_2 };
inline constexpr face faces[] = {face::json, face::xml, face::soap_1_1, face::soap_1_2};

/// What a client gets, whichever face it asked.
struct told {
    int status = 0;
    json::object all = {};   ///< What the operation tells.
    std::string wrong = {};  ///< Of a fault, with where and cure.
    http::response raw = {};
};

void into_xml(const std::vector<api::field>& fields, const json::object& given, pugi::xml_node to);

/// As a client reads it: texts.
json::object from_xml(const std::vector<api::field>& fields, const pugi::xml_node& node);

/// Says what it was asked, or the fault that it is told.
struct echo final : translator::translator {
    explicit echo(runtime& loop) : on{loop} {}

    palabre::translator::pending translate(const palabre::translator::request& what, instant /*deadline*/,
                                           std::function<void(palabre::translator::translation)> then) override {
        auto said = wrong;
        if (said.wrong == palabre::translator::fault::none)
            said = {what.to + "<" + what.from + ": " + what.text, palabre::translator::source::machine, "echo"};
        kept = kept || what.keep;
        auto held = std::make_shared<std::function<void(palabre::translator::translation)>>(std::move(then));
        on.post([weak = std::weak_ptr{held}, said] {
            if (const auto still = weak.lock()) (*still)(said);
        });
        return held;
    }

    runtime& on;
    palabre::translator::translation wrong = {};
    bool kept = false;
};

/// Two companies with a customer each, an interaction and an event, and keys of many kinds.
struct desk {
    desk();

    struct filled {
        history::company_id company;
        history::customer_id customer;
        history::entry_id words = {};  ///< What was written in the closed one.
        history::entry_id suggestion{1};
        history::interaction_id call, talk, over;  ///< What she said, where it goes on in writing, and what was closed.
        std::string agent, queue;                  ///< Who serves there,
        std::string parted, has, offered;          ///< and what he has to do.
        std::string dialler;                       ///< Who is free to call.
        std::string phone, talks, asks;            ///< Who has two callers, and asks somebody about the second.
        std::string list;                          ///< Of leads, with one,
        history::lead_upload_id upload;            ///< which a file brought,
        history::lead_id lead;                     ///< and which that is.
        history::work_item_id item;                ///< What is to be done for her, in no queue.
    };

    void staff(filled& of, const std::string& company, const std::string& name, std::int64_t id);

    filled fill(const std::string& company, const std::string& number, const std::string& name);

    /// One that can be called, and one that cannot.
    void keep_leads(filled& in, const std::string& number, const std::string& name);

    void keep_work(filled& in, const std::string& company, const std::string& name);

    /// A draft with one row, one that is paused, and one by call that is paused.
    void keep_campaigns(const filled& in, const std::string& name);

    http::response send(http::request what);

    static http::request request(const std::string& method, const std::string& target, http::pairs headers = {},
                                 std::string body = {});

    told ask(face by, const std::string& name, const json::object& given, const std::string& key = key_of("moov"));

    told ask_rest(face by, const api::operation& as, json::object given, const std::string& key);

    told ask_soap(face by, const api::operation& as, const json::object& given, const std::string& key);

    /// The customer has written in the conversation, and an assistant's answer was suggested.
    void hears_and_suggests(filled& of);

    /// "NAME STATE ROWS", by name.
    std::vector<std::string> campaigns_of(const filled& of);

    std::vector<std::string> event_types(const filled& of);

    sim::clock clock;
    sim::memory_store store{clock};
    palabre::agents agents{clock};
    struct : campaign::ways {
        void ask(history::customer_id, medium, const std::string&, std::function<void(campaign::way)>) override {}
    } nobodys_way;
    struct : campaign::outbound_line {
        std::string why_not(const campaign::way_out&) const override { return "there is no trunk"; }
        std::uint64_t place(campaign::outgoing_call, campaign::line_handlers) override { return 1; }
        void cancel(std::uint64_t) override {}
        history::interaction_id kept_as(const conversation_ptr&) const override { return {}; }
    } no_line;
    struct : campaign::agent_floor {
        bool has(const std::string& queue) const override { return queue == "sales"; }
        std::vector<campaign::floor_agent> agents(const std::string&) const override { return {}; }
        std::string add(campaign::visit) override { return {}; }
        void withdraw(const std::string&) override {}
        bool has_flow(const std::string&) const override { return false; }
        bool play(const std::string&, const conversation_ptr&) override { return false; }
    } no_floor;
    std::map<std::string, campaign::call_campaigns> calls;
    std::map<std::string, campaign::message_campaigns> campaigns;
    std::map<std::string, std::unique_ptr<inbox::desk>> desks;
    std::map<std::string, std::unique_ptr<work_desk>> works;
    std::map<std::string, std::shared_ptr<standing_call>> standing;
    std::shared_ptr<echo> echoes = std::make_shared<echo>(clock);
    std::string untranslated = {};  ///< The company without a translator.
    std::vector<std::string> heard, consulted;
    std::vector<arrival> owed;
    std::vector<history::interaction_id> typed;
    std::vector<std::string> asked_for;
    std::optional<delivery::permission> may;
    bool serves = true;
    std::shared_ptr<api::routes> routes;
    filled moov, mtn;
};

std::string text(const json::object& of, std::string_view name);

/// Arguments that each operation takes, about that customer and call.
json::object arguments_for(const std::string& name, const std::string& number, const desk::filled& of);

}  // namespace palabre::tests
