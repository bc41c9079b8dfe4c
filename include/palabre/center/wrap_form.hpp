// palabre/center/wrap_form.hpp - what an agent is asked after a talk: dispositions, their fields, and what follows.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"
#include "palabre/history/disposition.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace palabre {

/// Texts for people by language: {"fr", "Vendu"}.
using labels = std::map<std::string, std::string>;

struct form_field {
    enum class kind : std::uint8_t {
        text,    ///< At most 1,000 bytes.
        number,  ///< 12, 12.5.
        truth,
        date,    ///< "2026-11-30".
        choice,  ///< A code of `choices`.
    };

    std::string name;
    labels label = {};
    kind is = kind::text;
    bool required = false;
    std::map<std::string, labels> choices = {};  ///< By code.
};

/// "text", "number" and so on.
std::string_view to_string(form_field::kind is) noexcept;

struct form_outcome {
    std::string code;  ///< What histories keep: "sold".
    labels label = {};
    history::meaning means = history::meaning::other;
    bool needs_note = false;
    std::vector<form_field> fields = {};  ///< In the order in which they are asked.
    bool calls_back = false;              ///< The customer is called again: when has to be said.
};

/// A queue's; without outcomes any disposition is taken.
using wrap_form = std::vector<form_outcome>;

/// What an agent says came of a task.
struct wrap_notes {
    std::string disposition = {};  ///< A code; "": none.
    std::string note = {};
    value fields = nullptr;                       ///< {"amount": 12}; null: none.
    std::optional<calendar_time> call_back = {};  ///< As agents::call_back(), before the rest is kept.
    bool himself = false;                         ///< He calls back.
};

struct form_problem {
    std::string field;  ///< "disposition", "note", "callback_at", "fields.amount".
    std::string why;
};

/// What is wrong with it by that form, the first thing; nothing where it is right.
std::optional<form_problem> problem_of(const wrap_form& by, const wrap_notes& what);

/// [{"code":"sold", "label":{"fr":"Vendu"}, "means":"success", "needs_note":false, "calls_back":false, "fields":[{"name":...,
/// "label", "type", "required", "choices":[{"code", "label"}]}]}]: what a desk draws it from.
value told(const wrap_form& form);

}  // namespace palabre
