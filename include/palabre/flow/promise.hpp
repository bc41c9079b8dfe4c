// palabre/flow/promise.hpp - an answer that is owed: the question, and what will be told, as data.
#pragma once

#include "palabre/channel/message.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace palabre::flow {

/// What a flow promises: everything is known but the answer, so that neither the conversation nor its plan is needed to
/// keep it, days later and in another process.
struct promise {
    std::string connector, operation;
    value arguments = boost::json::object_kind;
    std::vector<std::string> secret_arguments = {};  ///< Their names.
    std::string into;                                ///< The answer's name in the texts.
    bool secret = false;                             ///< The answer may not be written down.
    duration timeout = std::chrono::seconds{3};      ///< Of one attempt.
    duration within = std::chrono::hours{24};

    medium on = medium::sms;
    std::string to;
    std::vector<std::string> answer;          ///< Templates.
    std::string language;                     ///< Of the answer.
    std::string base, time_zone;              ///< How it writes numbers and dates: language_options.
    value known = boost::json::object_kind;   ///< What the answer's texts read besides the answer.
    value hidden = boost::json::object_kind;  ///< The same, secret.
    std::vector<utterance> not_found = {}, apology = {};

    bool operator==(const promise&) const = default;
};

/// What is sent, now that the system has answered. Nothing where that does not fit the texts: a field is missing, say.
std::optional<std::vector<utterance>> told(const promise& of, const value& answer);

/// As JSON with a version, and what it leaves out because it is secret (null where nothing is).
std::pair<value, value> save(const promise& of);

/// Throws error{errc::invalid_file} for JSON that is no promise. Without what was hidden a promise cannot be asked, where
/// that was an argument: it throws then, too.
promise resume_promise(const value& saved, const value& hidden = nullptr);

}  // namespace palabre::flow
