// examples/palabre_center/adjustments_flows.cpp - flows as administrators see them, and who has changed what.
#include "adjustments_parts.hpp"

#include "palabre/flow/draw.hpp"

#include <algorithm>

namespace palabre_center {

using namespace palabre;
using history::reply;

void adjustments::list_flows(const wish_ptr& of) {
    std::map<std::string, json::object> flows;
    for (const auto& [address, plan] : of->in->by_address) {
        auto& made = flows[plan->name];
        if (!made.empty()) {
            made["addresses"].as_array().push_back(json::string{address});
            continue;
        }
        json::array languages, menus, problems, calendars;
        for (const auto& each : plan->languages)
            languages.push_back(json::object{{"code", each.code}, {"name", each.name}});
        for (const auto& each : plan->check()) problems.push_back(json::string{to_string(each)});
        for (const auto& [name, each] : plan->calendars) calendars.push_back(json::string{name});
        const auto fallback = plan->languages.empty() ? std::string{} : plan->languages.front().code;
        bool announces = false;
        for (const auto& [id, each] : plan->nodes()) {
            announces = announces || std::holds_alternative<flow::step::announce>(each.step);
            const auto* const menu = std::get_if<flow::step::menu>(&each.step);
            if (menu == nullptr || menu->choices.size() < 2) continue;
            const auto* const muted = current(*of, "muted", plan->name + "/" + id);
            const auto keys = muted == nullptr ? json::object{} : parsed(muted->body);
            json::array choices;
            for (const auto& choice : menu->choices) {
                std::string label;
                if (const auto* const words = choice.label.in(fallback, fallback))
                    for (const auto& one : *words) label += (label.empty() ? "" : " ") + std::string{one.text.text()};
                const auto* const all = keys.if_contains("choices");
                const bool is_muted = all != nullptr && std::ranges::count(all->as_array(), value(choice.key)) > 0;
                choices.push_back(json::object{{"key", choice.key}, {"label", label}, {"muted", is_muted}});
            }
            json::object one{{"node", id}, {"choices", std::move(choices)}};
            if (muted != nullptr) one["changed"] = author_of(*muted);
            menus.push_back(std::move(one));
        }
        const auto* const down = current(*of, "down", plan->name);
        made = {{"flow", plan->name},
                {"about", plan->about},
                {"file", plan->where.file},
                {"languages", languages},
                {"nodes", plan->nodes().size()},
                {"problems", problems},
                {"calendars", calendars},
                {"menus", menus},
                {"announces", announces},
                {"can_be_taken_down", with_.announces && with_.announces(of->asked.company)},
                {"addresses", json::array{json::string{address}}}};
        if (down != nullptr) {
            made["down"] = author_of(*down);
            made["down"].as_object()["why"] = text_in(parsed(down->body), "why");
        }
    }
    json::array all;
    for (auto& [name, each] : flows) all.push_back(std::move(each));
    of->tell({{"flows", std::move(all)}});
}

/// Beside the loop: Graphviz may take seconds.
void adjustments::draw_flow(const wish_ptr& of) {
    const auto* const plan = flow_of(*of);
    if (plan == nullptr) return;
    if (drawing_.joinable()) return of->refuse(503, "another picture is being drawn", "try again in a moment");
    drawing_ = std::thread{[this, of, plan = adjusted(of->asked.company, *plan), language = of->text("language"),
                            work = on_.work()]() mutable {
        api::adjusted made{.type = "image/svg+xml"};
        try {
            made.bytes = flow::svg(plan, {.language = language});
        } catch (const error& failed) {
            made = {.status = 503, .wrong = failed.problems().front().what, .cure = failed.problems().front().cure};
        }
        on_.post([this, of, made = std::move(made), work = std::move(work)] {
            drawing_.join();
            of->then(made);
        });
    }};
}

void adjustments::list_changes(const wish_ptr& of) {
    constexpr std::size_t most = 200;
    book(*of).adjustments({}, {}, most, [of](const reply<std::vector<history::adjustment>>& found) {
        if (!found) return of->refuse(503, "the changes cannot be read now", "try again in a moment");
        json::array all;
        for (const auto& each : *found) {
            auto one = author_of(each);
            one["kind"] = each.kind;
            one["what"] = each.key;
            one["restored"] = each.body.empty();
            all.push_back(std::move(one));
        }
        of->tell({{"changes", std::move(all)}});
    });
}

/// Whoever comes meanwhile hears the company's announcement; who talks with it goes on.
void adjustments::set_flow_state(const wish_ptr& of) {
    const auto* const plan = flow_of(*of);
    if (plan == nullptr) return;
    const auto body = of->body();
    if (!body) return;
    const auto* const down = body->if_contains("down");
    if (down == nullptr || !down->is_bool()) return of->refuse(400, "'down' is missing", "write true or false");
    constexpr std::size_t longest = 200;
    const auto why = text_in(*body, "why");
    if (why.size() > longest) return of->refuse(400, "'why' is too long", "write at most 200 bytes");
    if (down->get_bool() && !(with_.announces && with_.announces(of->asked.company)))
        return of->refuse(409, "the company has nothing to say to those who come meanwhile",
                          "add unavailable: {say: {fr: TEXT}} to it in the center's file, and restart");
    auto kept = down->get_bool() ? json::serialize(json::object{{"why", why}}) : std::string{};
    keep(of, "down", plan->name, std::move(kept), {},
         [of, is_down = down->get_bool()](const history::adjustment& made) {
             of->tell({{"flow", made.key}, {"down", is_down}, {"changed", author_of(made)}});
         });
}

}  // namespace palabre_center
