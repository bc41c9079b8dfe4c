// src/api/service_task.hpp - one operation until it is answered: its arguments, and how it answers.
#pragma once

#include "api/service.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace palabre::api {

namespace json = boost::json;
using history::reply;
using history::verdict;

/// One operation until it is answered.
struct service::task_of {
    std::string text(std::string_view name, std::string_view otherwise = {}) const {
        const auto* const found = with.given.if_contains(name);
        return std::string{found != nullptr && found->is_string() ? std::string_view{found->get_string()} : otherwise};
    }
    std::size_t count(std::string_view name, std::size_t otherwise) const {
        const auto* const found = with.given.if_contains(name);
        return found != nullptr ? static_cast<std::size_t>(found->as_int64()) : otherwise;
    }
    std::optional<calendar_time> moment(std::string_view name) const {
        const auto* const found = with.given.if_contains(name);
        return found != nullptr ? moment_of(found->as_string()) : std::nullopt;
    }
    value any(std::string_view name) const {
        const auto* const found = with.given.if_contains(name);
        return found != nullptr ? *found : value{};
    }
    template<class Id> Id id(std::string_view name) const {
        const auto found = text(name);
        return found.empty() ? Id{} : Id::parse(found);
    }

    void refuse(int status, std::string what, std::string cure = {}, std::string field = {}) const {
        then({status, {}, fault{status, std::move(what), std::move(cure), std::move(field)}});
    }
    void unavailable(std::string what) const { refuse(503, std::move(what), "try again in a moment"); }

    /// What a store said no to; `missing` says what is not there.
    template<class Value> void refuse(const reply<Value>& of, std::string missing) const {
        switch (of.what) {
        case verdict::not_found: return refuse(404, std::move(missing), "check it");
        case verdict::refused: return refuse(400, of.why, "mend that");
        case verdict::conflict: return refuse(409, of.why, "look at what is kept");
        case verdict::fenced: return unavailable("another center serves this company now");
        default:  // why is for operators, and in the store's log
            return unavailable(writes ? "the history cannot be written now" : "the history cannot be read now");
        }
    }
    void tell(json::object told, int status = 200) const { then({status, std::move(told), {}}); }

    errand with;
    on_answer then;
    std::string asked = {};
    step next = nullptr;
    bool writes = false;
    history::company_store* in = nullptr;
    history::identity who = {};
    history::person person = {};  ///< Who has been met.
};

}  // namespace palabre::api
