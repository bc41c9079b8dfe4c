// src/assistant/intents.cpp - a conversation about one intent: details, a yes, and then the act.
#include "palabre/assistant/intents.hpp"

#include "assistant/slots.hpp"
#include "assistant/soon.hpp"
#include "assistant/words.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/money.hpp"
#include "palabre/core/time_zone.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace palabre::assistant {
namespace {

using object = boost::json::object;

/// What is remembered between two messages.
struct state {
    std::string intent;
    std::string asked;  ///< A slot's name; "?" is the confirmation.
    std::int64_t times = 0;
    double confidence = 1;
    object slots;

    value kept() const {
        return object{
            {"intent", intent}, {"asked", asked}, {"times", times}, {"confidence", confidence}, {"slots", slots}};
    }

    /// Nothing where it is none of ours, or of another version of the file.
    static std::optional<state> of(const value& memory) {
        const auto* const all = memory.if_object();
        if (all == nullptr) return {};
        state made;
        const auto text = [&](const char* key, std::string& into) {
            const auto* const found = all->if_contains(key);
            if (found == nullptr || !found->is_string()) return false;
            into = found->get_string();
            return true;
        };
        const auto* const slots = all->if_contains("slots");
        const auto* const times = all->if_contains("times");
        const auto* const confidence = all->if_contains("confidence");
        if (!text("intent", made.intent) || !text("asked", made.asked) || slots == nullptr || !slots->is_object() ||
            times == nullptr || !times->is_int64() || confidence == nullptr || !confidence->is_number())
            return {};
        made.slots = slots->get_object();
        made.times = times->get_int64();
        made.confidence = confidence->to_number<double>();
        return made;
    }
};

/// As a person reads it: amounts without JSON.
std::string told(const value& slot) {
    if (slot.is_string()) return std::string{slot.get_string()};
    if (slot.is_object()) return to_string(money::from_json(slot));
    return slot.is_double() ? fmt::format("{}", slot.get_double()) : fmt::format("{}", slot.get_int64());
}

struct intents : assistant {
    intents(runtime& loop, intent_set all, intent_model learned, numbering::plans known)
        : on{loop}, set{std::move(all)}, model{std::move(learned)}, numbers{std::move(known)}, zone{set.time_zone} {}

    pending ask(const conversation_so_far& so_far, const std::string& message, instant /*deadline*/,
                std::function<void(answer)> then) override {
        return detail::soon(on, said(so_far, message), std::move(then));
    }

    answer said(const conversation_so_far& so_far, const std::string& message) const {
        if (auto open = so_far.anew ? std::nullopt : state::of(so_far.memory))
            if (const auto* const known = named(open->intent))
                return went_on(so_far, message, *known, std::move(*open));
        const auto guessed = model.guess(message);
        if (guessed.empty()) return nothing("no words");
        const auto& [name, sure] = guessed.front();
        const auto* const wanted = named(name);
        if (wanted == nullptr || sure < set.threshold) return nothing("not sure what is wanted");
        state fresh{.intent = name, .asked = {}, .times = 0, .confidence = sure, .slots = {}};
        return next(so_far, message, *wanted, std::move(fresh));
    }

    /// The message answers a question of ours, or is about something else.
    answer went_on(const conversation_so_far& so_far, const std::string& message, const intent& wanted,
                   state open) const {
        if (open.asked == "?") {
            const bool yes = detail::says_only(message, set.yes), no = detail::says_only(message, set.no);
            if (yes && !no) return acts(wanted, open, true);
            if (no && !yes) return {hand_over{"the customer said no", {}, open.slots}, 1, sources(open)};
        } else {
            const auto asked = std::ranges::find(wanted.slots, open.asked, &slot::name);
            if (asked != wanted.slots.end())
                if (auto found = reader(so_far).read(*asked, message)) {
                    open.slots[asked->name] = std::move(*found);
                    open.times = 0;
                    return next(so_far, message, wanted, std::move(open));
                }
        }
        // Whoever says both yes and no has not changed the subject.
        const bool still = open.asked == "?" && detail::says(message, set.yes) && detail::says(message, set.no);
        const auto guessed = still ? std::vector<std::pair<std::string, double>>{} : model.guess(message);
        if (!guessed.empty() && guessed.front().second >= std::max(set.threshold, 0.7) &&
            guessed.front().first != open.intent)
            if (const auto* const other = named(guessed.front().first))
                return next(so_far, message, *other,
                            {.intent = other->name,
                             .asked = {},
                             .times = 0,
                             .confidence = guessed.front().second,
                             .slots = {}});
        if (++open.times >= 2)
            return {
                hand_over{fmt::format("'{}' was not understood twice", open.asked == "?" ? "yes or no" : open.asked),
                          {},
                          open.slots},
                1, sources(open)};
        return next(so_far, {}, wanted, std::move(open));
    }

    /// Fills what the message tells, then asks for what is missing, for a yes, or acts.
    answer next(const conversation_so_far& so_far, const std::string& message, const intent& wanted, state now) const {
        const auto by = reader(so_far);
        for (const auto& each : wanted.slots) {
            if (now.slots.contains(each.name)) continue;
            auto found = by.read(each, message);
            if (!found && each.own && !so_far.address.empty())
                if (const auto read = numbers.parse(so_far.address, by.home))
                    found = value(std::string{read->normal()});
            if (found)
                now.slots[each.name] = std::move(*found);
            else if (each.required) {
                now.asked = each.name;
                question what{in(each.ask, so_far.language)};
                for (const auto& choice : each.choices) what.choices.push_back(choice.first);
                return {std::move(what), now.confidence, sources(now), now.kept()};
            }
        }
        if (!wanted.edge.empty())
            return {hand_over{"the customer wants " + wanted.name, wanted.edge, now.slots}, now.confidence,
                    sources(now)};
        if (wanted.confirm.empty()) return acts(wanted, now, false);
        now.asked = "?";
        auto words = in(wanted.confirm, so_far.language);
        for (const auto& [name, is] : now.slots)
            for (auto at = words.find(fmt::format("{{{}}}", std::string_view{name})); at != std::string::npos;
                 at = words.find(fmt::format("{{{}}}", std::string_view{name}), at + 1))
                words.replace(at, name.size() + 2, told(is));
        return {question{std::move(words), {set.yes.front(), set.no.front()}}, now.confidence, sources(now),
                now.kept()};
    }

    answer acts(const intent& wanted, const state& now, bool confirmed) const {
        return {act{wanted.connector, wanted.operation, now.slots, confirmed}, now.confidence, sources(now)};
    }

    std::vector<source> sources(const state& now) const { return {{"intent", now.intent, now.confidence}}; }

    const intent* named(std::string_view name) const {
        const auto found = std::ranges::find(set.intents, name, &intent::name);
        return found == set.intents.end() ? nullptr : &*found;
    }

    detail::slot_reader reader(const conversation_so_far& so_far) const {
        const auto today = std::chrono::floor<std::chrono::days>(zone.to_local(on.calendar_now()));
        return {numbers, so_far.country.empty() ? country{} : country{so_far.country},
                so_far.language.empty() ? "fr" : so_far.language, set.currency, std::chrono::year_month_day{today}};
    }

    /// In the customer's language, else in whichever there is.
    static std::string in(const texts& all, const std::string& language) {
        const auto found = all.find(language);
        return found != all.end() ? found->second : all.empty() ? "" : all.begin()->second;
    }

    runtime& on;
    const intent_set set;
    const intent_model model;
    const numbering::plans numbers;
    const time_zone zone;
};

}  // namespace

std::shared_ptr<assistant> make_intents(runtime& on, intent_set set, intent_model model, numbering::plans numbers) {
    return std::make_shared<intents>(on, std::move(set), std::move(model), std::move(numbers));
}

}  // namespace palabre::assistant
