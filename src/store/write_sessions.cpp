// src/store/write_sessions.cpp - saved conversations and the plans that they pin.
#include "store/outbox_rows.hpp"
#include "store/writing.hpp"

namespace palabre::sql {

void apply(writing& in, const change::save_session& saved) {
    const auto& what = saved.what;
    check_interaction(in, what.of);
    if (!in.on.integer("select 1 from graphs where company = :company and digest = :digest", in.company, what.graph))
        not_found("there is no graph " + what.graph);
    in.on.run("insert into sessions (company, interaction, graph, state, hidden, saved)"
              " values (:company, :interaction, :graph, :state, :hidden, :saved) on conflict (company, interaction)"
              " do update set graph = excluded.graph, state = excluded.state, hidden = excluded.hidden,"
              " saved = excluded.saved",
              in.company, what.of.value(), what.graph, json(what.state),
              in.seals.seal(what.hidden, about_session(in.company, what.of)), micros(what.saved));
}

void apply(writing& in, const change::drop_session& what) {
    in.on.run("delete from sessions where company = :company and interaction = :interaction", in.company,
              what.of.value());
}

void apply(writing& in, const change::keep_graph& kept) {
    boost::json::array files;
    for (const auto& each : kept.what.files) files.push_back({{"name", each.name}, {"text", each.text}});
    in.on.run("insert into graphs (company, digest, files) values (:company, :digest, :files)"
              " on conflict (company, digest) do nothing",
              in.company, kept.what.digest, json(files));
}

}  // namespace palabre::sql
