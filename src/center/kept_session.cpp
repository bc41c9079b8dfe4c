// src/center/kept_session.cpp - a flow's session, written down between two turns of a conversation and read again.
#include "center/kept_session.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <exception>
#include <utility>

namespace palabre {

void save_session(const flow::player& plays, const flow::session& talk, history::interaction_id as, std::int64_t turn,
                  calendar_time now, std::vector<history::change::any>& into) {
    if (plays.plan().files.empty()) return;
    history::kept_graph graph{plays.digest(), {}};
    for (const auto& each : plays.plan().files) graph.files.push_back({each.name, each.text});
    history::saved_session kept;
    kept.of = as;
    kept.graph = graph.digest;
    kept.state = plays.save(talk);
    kept.state.as_object()["turn"] = turn;
    if (const auto hidden = plays.secrets(talk); !hidden.is_null())
        kept.hidden = secret{boost::json::serialize(hidden)};
    kept.saved = now;
    into.emplace_back(history::change::keep_graph{std::move(graph)});
    into.emplace_back(history::change::save_session{std::move(kept)});
}

namespace {

/// What says no turn was kept before sessions did, in the first one where nobody else has had it.
std::int64_t turn_of(const history::saved_session& kept) {
    const auto* const turn = kept.state.is_object() ? kept.state.get_object().if_contains("turn") : nullptr;
    return turn != nullptr && turn->is_int64() ? turn->get_int64() : 1;
}

using loaded = std::function<void(std::optional<flow::resumed>)>;

void read_with(ledger_page& of, const std::shared_ptr<const flow::player>& plays, const history::saved_session& kept,
               const loaded& then) {
    std::optional<flow::resumed> found;
    try {
        const auto hidden = kept.hidden.empty() ? value{} : boost::json::parse(kept.hidden.reveal());
        found = flow::resumed{plays, plays->resume(kept.state, hidden), of.turn() != 0 && of.turn() != turn_of(kept)};
    } catch (const std::exception& wrong) {
        of.log_failure("resume", wrong);
    }
    then(std::move(found));
}

std::shared_ptr<const flow::player> player_of(ledger_page& page, const history::kept_graph& kept) {
    try {
        std::vector<flow::source_file> files;
        for (const auto& each : kept.files) files.push_back({each.name, each.text});
        return std::make_shared<const flow::player>(flow::load_files(files));
    } catch (const std::exception& wrong) {
        page.log_failure("read the plan again", wrong);
        return nullptr;
    }
}

}  // namespace

/// While the database is away nobody knows whether there is one, and to begin anew would write over it.
void load_session(ledger_page& of, std::shared_ptr<const flow::player> plays, loaded then) {
    const auto page = of.shared_from_this();
    const auto again = [page, plays, then] {
        page->later(std::chrono::seconds{1}, [page, plays, then] { load_session(*page, plays, then); });
    };
    page->when_kept([page, plays, then, again](const auto& in, const auto&, auto, auto as) {
        in->book().session_of(as, [page, plays, in, then, again](const auto& kept) {
            if (!kept) return kept.what == history::verdict::not_found ? then({}) : again();
            if (plays && plays->digest() == kept->graph) return read_with(*page, plays, *kept, then);
            in->book().graph(kept->graph, [page, then, again, kept = *kept](const auto& plan) {
                if (!plan && plan.what != history::verdict::not_found) return again();
                const auto began_with = plan ? player_of(*page, *plan) : nullptr;
                began_with ? read_with(*page, began_with, kept, then) : then({});
            });
        });
    });
}

}  // namespace palabre
