// examples/palabre_center/adjustments_parts.hpp - one request about flows until it is answered.
#pragma once

#include "adjustments.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string_view>

namespace palabre_center {

namespace json = boost::json;

/// Arguments and body of a request, and its one answer.
struct request {
    palabre::api::adjustment_asked asked;
    adjustments::told then;

    std::string text(std::string_view name) const {
        const auto* const found = asked.given.get_object().if_contains(name);
        return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
    }
    /// The body as an object; an empty one where it is none, and told.
    std::optional<json::object> body() const {
        boost::system::error_code failed;
        auto read = json::parse(asked.content, failed);
        if (!failed && read.is_object()) return std::move(read.get_object());
        refuse(400, "the body is no JSON object", "send {...} with Content-Type: application/json");
        return std::nullopt;
    }
    void tell(json::object what, int status = 200) const { then({.status = status, .told = std::move(what)}); }
    void refuse(int status, std::string what, std::string cure) const {
        then({.status = status, .wrong = std::move(what), .cure = std::move(cure)});
    }
    void refuse(const palabre::error& why) const {
        const auto& first = why.problems().front();
        refuse(400, first.what, first.cure.empty() ? "mend that" : first.cure);
    }
};

struct adjustments::wish : request {
    served* in = nullptr;
};

inline json::object parsed(const std::string& body) {
    boost::system::error_code failed;
    auto read = json::parse(body, failed);
    return !failed && read.is_object() ? std::move(read.get_object()) : json::object{};
}

/// The name under which the line knows what was changed of a flow's recordings.
std::string changed_folder(const std::string& company, const std::string& flow);

/// Who changed it and when.
json::object author_of(const palabre::history::adjustment& of);

inline std::string text_in(const json::object& of, std::string_view name) {
    const auto* const found = of.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

}  // namespace palabre_center
