// palabre/campaign/message_plan.hpp - what a campaign by message is to say, to whom, by which ways and when.
#pragma once

#include "palabre/core/calendar.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/medium.hpp"
#include "palabre/core/value.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace palabre::campaign {

/// Whom it concerns.
struct audience {
    /// "list": those uploaded; "customers": those of history; "CONNECTOR.OPERATION": those that the company's own system
    /// names, page by page (docs/manual/notices.md), as of who is served by a base station that has failed.
    std::string from = "list";
    std::string segment = {};          ///< Of `customers`: only these; "": all.
    std::set<std::string> areas = {};  ///< Only rows with one of these cells or regions; none: all.
    value arguments = nullptr;         ///< Of a connector: what its operation is asked with, an object.
};

/// One language's words. `{name}` stands for that field of the recipient's row.
struct wording {
    std::string text = {};
    std::map<medium, std::string> on = {};     ///< In place of `text` on that medium.
    std::string template_name = {};            ///< An approved template, where free words may not go.
    std::vector<std::string> parameters = {};  ///< Of the template, each a text with fields.

    const std::string& words(medium by) const;
};

struct message_plan {
    std::string purpose = "notice";  ///< What consent is asked for: "notice", "marketing", "survey".
    audience to = {};
    std::map<std::string, wording> words = {};  ///< By language.
    std::map<medium, std::string> from = {};    ///< The sender to show, one of the carrier's; else its first.
    /// Where flows are found by address: the one that the campaign's words are the first question of, and that an answer to
    /// them goes on with, on the same medium; "": answers are counted, and go where all messages go.
    std::string flow = {};
    std::string language = "fr";                ///< For those whose language is not known, or has no words.
    std::vector<medium> media = {medium::sms};  ///< The first that may be used is.
    double per_second = 20;                     ///< 0.01 to 5000.
    std::optional<calendar> hours = {};         ///< When it may send; nothing: always.
    std::optional<calendar_time> expires = {};  ///< Nothing is sent after it.
};

/// Reads the JSON of docs/manual/notices.md. Throws error{errc::invalid_argument} with all its problems, each with its place:
/// "words.fr.text".
message_plan read_plan(const value& from);

/// `text` with the fields in it; nothing where one is not among them.
std::optional<std::string> filled(const std::string& text, const std::map<std::string, std::string>& fields);

}  // namespace palabre::campaign
