// src/sim/memory_store_company.cpp - one company's history in memory: each call looked at, then sent to the disk.
#include "sim/memory_store_impl.hpp"
#include "sim/memory_store_read.hpp"
#include "sim/memory_store_upkeep.hpp"
#include "sim/memory_store_write.hpp"

#include <algorithm>

namespace palabre::sim {

using namespace history;
using memory::company_data;

void memory_store::impl::company_part::write(std::vector<change::any> changes, on_reply<nothing> then) {
    if (std::string why = why_refused(changes); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    const std::size_t count = changes.size();
    then = telling(changes, std::move(then));
    store_.write<nothing>(id_, count, std::move(then),
                          [changes = std::move(changes), opening = store_.opening](company_data& rows) {
                              return memory::writing{rows, opening}.apply(changes);
                          });
}

void memory_store::impl::company_part::find(const identity& who, on_reply<person> then) {
    if (std::string why = why_refused(who); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<person>(id_, std::move(then), [who](const company_data& rows) { return memory::person_by(rows, who); });
}

void memory_store::impl::company_part::find(customer_id who, on_reply<person> then) {
    store_.read<person>(id_, std::move(then), [who](const company_data& rows) { return memory::person_by(rows, who); });
}

void memory_store::impl::company_part::meet(const identity& who, on_reply<person> then) {
    if (std::string why = why_refused(who); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.write<person>(id_, 1, std::move(then), [this, who](company_data& rows) {
        if (!rows.addresses.contains(who)) {
            change::add_customer stranger{.who = {.id = store_.ids.next<customer>()}, .known_as = {who}};
            stranger.who.since = store_.loop.calendar_now();
            stranger.from = origin::customer;
            memory::writing{rows, store_.opening}.apply(std::vector<change::any>{std::move(stranger)});
        }
        return memory::person_by(rows, who);
    });
}

void memory_store::impl::company_part::timeline(customer_id who, position after, std::size_t limit,
                                                on_reply<timeline_page> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<timeline_page>(id_, std::move(then), [who, after, limit](const company_data& rows) {
        return memory::timeline(rows, who, after, limit);
    });
}

void memory_store::impl::company_part::timeline(const identity& who, position after, std::size_t limit,
                                                on_reply<known_timeline> then) {
    std::string why = why_refused(who);
    if (why.empty()) why = why_refused_limit(limit);
    if (!why.empty()) return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<known_timeline>(id_, std::move(then),
                                [who, after, limit](const company_data& rows) -> reply<known_timeline> {
                                    auto known = memory::person_by(rows, who);
                                    if (!known) return {known.what, {}, known.why};
                                    auto page = memory::timeline(rows, known->who.id, after, limit);
                                    return {verdict::done, {std::move(known.value), std::move(page.value)}, {}};
                                });
}

void memory_store::impl::company_part::interactions(customer_id who, position after, std::size_t limit,
                                                    on_reply<interaction_page> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<interaction_page>(id_, std::move(then), [who, after, limit](const company_data& rows) {
        return memory::interactions(rows, who, after, limit);
    });
}

void memory_store::impl::company_part::interaction_of(interaction_id which, on_reply<interaction> then) {
    store_.read<interaction>(id_, std::move(then),
                             [which](const company_data& rows) { return memory::row_of(rows.interactions, which); });
}

void memory_store::impl::company_part::interaction_by(const std::string& source, const std::string& reference,
                                                      on_reply<interaction> then) {
    std::string why = why_refused_word("the reference", reference);
    if (why.empty() && !source.empty()) why = why_refused_word("the source", source);
    if (!why.empty()) return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<interaction>(id_, std::move(then), [key = std::pair{source, reference}](const company_data& rows) {
        const auto row = rows.references.find(key);
        return memory::row_of(rows.interactions, row == rows.references.end() ? interaction_id{} : row->second);
    });
}

void memory_store::impl::company_part::entries_of(interaction_id which, on_reply<std::vector<entry>> then) {
    store_.read<std::vector<entry>>(id_, std::move(then),
                                    [which](const company_data& rows) { return memory::entries_of(rows, which); });
}

void memory_store::impl::company_part::rules_for(const identity& whom, calendar_time now,
                                                 on_reply<contact_rules> then) {
    if (std::string why = why_refused(whom); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<contact_rules>(id_, std::move(then),
                               [whom, now](const company_data& rows) { return memory::rules_for(rows, whom, now); });
}

void memory_store::impl::company_part::merges_of(customer_id who, on_reply<std::vector<merge>> then) {
    store_.read<std::vector<merge>>(id_, std::move(then),
                                    [who](const company_data& rows) { return memory::merges_of(rows, who); });
}

void memory_store::impl::company_part::dispositions(on_reply<std::vector<disposition>> then) {
    store_.read<std::vector<disposition>>(id_, std::move(then),
                                          [](const company_data& rows) { return memory::rows_of(rows.dispositions); });
}

void memory_store::impl::company_part::claim(medium on, calendar_time now, std::size_t limit,
                                             on_reply<std::vector<outgoing>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.write<std::vector<outgoing>>(id_, 1, std::move(then),
                                        [on, now, limit, opening = store_.opening](company_data& rows) {
                                            return memory::claim(rows, opening, on, now, limit);
                                        });
}

void memory_store::impl::company_part::settle_orphans(on_reply<std::vector<outgoing>> then) {
    store_.write<std::vector<outgoing>>(id_, 1, std::move(then), [opening = store_.opening](company_data& rows) {
        return memory::settle_orphans(rows, opening);
    });
}

void memory_store::impl::company_part::message_of(outgoing_id which, on_reply<outgoing> then) {
    store_.read<outgoing>(id_, std::move(then),
                          [which](const company_data& rows) { return memory::row_of(rows.messages, which); });
}

void memory_store::impl::company_part::message_by(medium on, const std::string& provider_id, on_reply<outgoing> then) {
    if (std::string why = why_refused_word("the provider's id", provider_id); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<outgoing>(id_, std::move(then), [on, provider_id](const company_data& rows) {
        return memory::message_by(rows, on, provider_id);
    });
}

void memory_store::impl::company_part::messages(customer_id who, std::size_t limit,
                                                on_reply<std::vector<outgoing>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<outgoing>>(
        id_, std::move(then), [who, limit](const company_data& rows) { return memory::messages(rows, who, limit); });
}

void memory_store::impl::company_part::messages_in(send_state where, outgoing_id after, std::size_t limit,
                                                   on_reply<std::vector<outgoing>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<outgoing>>(
        id_, std::move(then), [=](const company_data& rows) { return memory::messages_in(rows, where, after, limit); });
}

void memory_store::impl::company_part::promises(promise_id after, std::size_t limit,
                                                on_reply<std::vector<promise>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<promise>>(id_, std::move(then), [after, limit](const company_data& rows) {
        return memory::promises(rows, after, limit);
    });
}

void memory_store::impl::company_part::files_wanted(file_id after, std::size_t limit,
                                                    on_reply<std::vector<kept_file>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<kept_file>>(id_, std::move(then), [after, limit](const company_data& rows) {
        return memory::files_wanted(rows, after, limit);
    });
}

void memory_store::impl::company_part::file_by(const std::string& hash, on_reply<kept_file> then) {
    if (std::string why = why_refused_word("the hash", hash); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<kept_file>(id_, std::move(then),
                           [hash](const company_data& rows) { return memory::file_by(rows, hash); });
}

void memory_store::impl::company_part::recordings_due(calendar_time by, std::size_t limit,
                                                      on_reply<std::vector<recording>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<recording>>(id_, std::move(then), [by, limit](const company_data& rows) {
        return memory::recordings_due(rows, by, limit);
    });
}

void memory_store::impl::company_part::recordings_of(customer_id who, on_reply<std::vector<recording>> then) {
    store_.read<std::vector<recording>>(id_, std::move(then),
                                        [who](const company_data& rows) { return memory::recordings_of(rows, who); });
}

void memory_store::impl::company_part::sessions(on_reply<std::vector<saved_session>> then) {
    store_.read<std::vector<saved_session>>(id_, std::move(then),
                                            [](const company_data& rows) { return memory::sessions(rows); });
}

void memory_store::impl::company_part::graph(const std::string& digest, on_reply<kept_graph> then) {
    if (std::string why = why_refused_word("the digest", digest); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<kept_graph>(id_, std::move(then),
                            [digest](const company_data& rows) { return memory::row_of(rows.graphs, digest); });
}

void memory_store::impl::company_part::events(std::int64_t after, std::size_t limit,
                                              on_reply<std::vector<kept_event>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<kept_event>>(
        id_, std::move(then), [after, limit](const company_data& rows) { return memory::events(rows, after, limit); });
}

void memory_store::impl::company_part::deliveries(const std::string& webhook, std::int64_t after, std::size_t limit,
                                                  on_reply<std::vector<delivery>> then) {
    std::string why = why_refused_limit(limit);
    if (why.empty()) why = why_refused_word("the webhook", webhook);
    if (!why.empty()) return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<delivery>>(id_, std::move(then), [webhook, after, limit](const company_data& rows) {
        return memory::deliveries(rows, webhook, after, limit);
    });
}

void memory_store::impl::company_part::export_customer(customer_id who, on_reply<value> then) {
    store_.read<value>(id_, std::move(then),
                       [who](const company_data& rows) { return memory::export_customer(rows, who); });
}

void memory_store::impl::company_part::erase_customer(customer_id who, on_reply<nothing> then) {
    store_.write<nothing>(id_, 1, std::move(then),
                          [who](company_data& rows) { return memory::erase_customer(rows, who); });
}

void memory_store::impl::company_part::sweep(const retention& rules, calendar_time now, std::size_t most,
                                             on_reply<swept> then) {
    std::string why = why_refused(rules);
    if (most == 0) why = "a sweep of no rows";
    if (!why.empty()) return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.write<swept>(id_, 1, std::move(then),
                        [rules, now, most](company_data& rows) { return memory::sweep(rows, rules, now, most); });
}

}  // namespace palabre::sim
