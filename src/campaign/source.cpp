// src/campaign/source.cpp - pages of recipients out of a list, out of history, and out of the company's own system.
#include "campaign/source.hpp"

#include <charconv>

namespace palabre::campaign {
namespace {

using then_page = std::function<void(source_page)>;

void from_list(const desk& of, const history::campaign& at, std::size_t limit, then_page then) {
    of.book.campaigns().recipients(
        at.id, at.selected, limit,
        [limit, then = std::move(then), was = at.selected](history::reply<std::vector<history::recipient>> found) {
            if (!found) return then({.why = found.why});
            source_page page{.read = true, .all = std::move(found.value)};
            page.last = page.all.size() < limit;
            page.next = std::to_string(page.all.empty() ? was : page.all.back().row);
            then(std::move(page));
        });
}

void from_history(const desk& of, const history::campaign& at, const audience& to, std::size_t limit, then_page then) {
    std::int64_t after = 0;
    std::from_chars(at.cursor.data(), at.cursor.data() + at.cursor.size(), after);
    of.book.campaigns().members(to.segment, history::customer_id{after}, limit,
                                [limit, then = std::move(then), in = at.id, row = at.selected, was = at.cursor](
                                    const history::reply<std::vector<history::customer_id>>& found) mutable {
                                    if (!found) return then({.why = found.why});
                                    source_page page{.read = true, .next = was, .last = (*found).size() < limit};
                                    for (const auto each : *found)
                                        page.all.push_back({.in = in, .row = ++row, .customer = each});
                                    if (!(*found).empty()) page.next = to_string((*found).back());
                                    then(std::move(page));
                                });
}

void from_system(const desk& of, const history::campaign& at, const audience& to, std::size_t limit, then_page then) {
    if (of.lists == nullptr)
        return of.loop.post([then = std::move(then)] { then({.why = "this center has no connectors"}); });
    of.lists->page(to.from, to.arguments, at.cursor, limit,
                   [then = std::move(then), in = at.id, row = at.selected](named_page found) mutable {
                       if (!found.read) return then({.why = std::move(found.why)});
                       source_page page{.read = true, .next = found.next, .last = found.next.empty()};
                       for (auto& each : found.all)
                           page.all.push_back({.in = in,
                                               .row = ++row,
                                               .written = each.number.substr(0, 256),
                                               .language = each.language.substr(0, 64),
                                               .area = each.area.substr(0, 256),
                                               .fields = std::move(each.fields)});
                       then(std::move(page));
                   });
}

}  // namespace

void next_page(const desk& of, const history::campaign& at, const audience& to, std::size_t limit, then_page then) {
    if (to.from == "list") return from_list(of, at, limit, std::move(then));
    if (to.from == "customers") return from_history(of, at, to, limit, std::move(then));
    from_system(of, at, to, limit, std::move(then));
}

}  // namespace palabre::campaign
