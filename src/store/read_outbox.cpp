// src/store/read_outbox.cpp - messages, saved conversations and kept plans.
#include "store/outbox_rows.hpp"
#include "store/reads.hpp"

#include <algorithm>

namespace palabre::sql {

std::optional<history::outgoing> message_of(asking& in, history::outgoing_id which) {
    static const std::string sql =
        "select " + std::string{outgoing_columns} + " from outbox where company = :company and id = :id";
    std::optional<history::outgoing> found;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            found = read_outgoing(from, in.company, in.seals);
        },
        in.company, which.value());
    return found;
}

std::optional<history::outgoing> message_by(asking& in, medium on, const std::string& provider_id) {
    static const std::string sql = "select " + std::string{outgoing_columns} +
                                   " from outbox where company = :company and medium = :medium"
                                   " and provider_id = :provider_id and provider_id <> '' order by id desc limit 1";
    std::optional<history::outgoing> found;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            found = read_outgoing(from, in.company, in.seals);
        },
        in.company, to_string(on), provider_id);
    return found;
}

std::optional<std::vector<history::outgoing>> messages(asking& in, history::customer_id who, std::size_t limit) {
    const auto group = group_of(in, who);
    if (group.empty()) return {};
    static const std::string to = "select " + std::string{outgoing_columns} +
                                  " from outbox where company = :company and customer = :customer and customer <> 0"
                                  " order by id desc limit :limit";
    static const std::string because_of = "select " + std::string{outgoing_columns} +
                                          " from outbox where company = :company and cause = :customer and cause <> 0"
                                          " order by id desc limit :limit";
    std::vector<history::outgoing> all;
    for (const auto record : group)
        for (const auto& sql : {to, because_of})
            in.on.read(
                sql,
                [&](const row& each) {
                    reading from{each};
                    all.push_back(read_outgoing(from, in.company, in.seals));
                },
                in.company, record, limit);
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::pair{a.made, a.id} > std::pair{b.made, b.id};
    });
    all.erase(std::unique(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id == b.id; }),
              all.end());
    if (all.size() > limit) all.resize(limit);
    return all;
}

std::vector<history::outgoing> messages_in(asking& in, history::send_state where, history::outgoing_id after,
                                           std::size_t limit) {
    // The state stands in the statement, so that the index of that state alone is found.
    const std::string sql = "select " + std::string{outgoing_columns} +
                            " from outbox where company = :company and state = '" + std::string{to_string(where)} +
                            "' and id > :after order by id limit :limit";
    std::vector<history::outgoing> all;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            all.push_back(read_outgoing(from, in.company, in.seals));
        },
        in.company, after.value(), limit);
    return all;
}

namespace {

history::saved_session read_session(const row& of, const asking& in) {
    reading from{of};
    history::saved_session one;
    one.of = from.id<history::interaction_id>();
    one.graph = from.string();
    one.state = from.json();
    one.hidden = in.seals.open(from.text(), about_session(in.company, one.of)).value_or(secret{});
    one.saved = from.time();
    return one;
}

}  // namespace

std::vector<history::saved_session> sessions(asking& in) {
    std::vector<history::saved_session> all;
    in.on.read(
        "select interaction, graph, state, hidden, saved from sessions where company = :company"
        " order by saved, interaction",
        [&](const row& each) { all.push_back(read_session(each, in)); }, in.company);
    return all;
}

std::optional<history::saved_session> session_of(asking& in, history::interaction_id which) {
    std::optional<history::saved_session> found;
    in.on.read(
        "select interaction, graph, state, hidden, saved from sessions where company = :company"
        " and interaction = :interaction",
        [&](const row& each) { found = read_session(each, in); }, in.company, which.value());
    return found;
}

std::optional<history::kept_graph> graph(asking& in, const std::string& digest) {
    std::optional<history::kept_graph> found;
    in.on.read(
        "select files from graphs where company = :company and digest = :digest",
        [&](const row& each) {
            found.emplace().digest = digest;
            const auto files = parsed(each.text(0));
            if (!files.is_array()) return;
            for (const auto& file : files.get_array())
                found->files.push_back(
                    {std::string{file.at("name").as_string()}, std::string{file.at("text").as_string()}});
        },
        in.company, digest);
    return found;
}

}  // namespace palabre::sql
