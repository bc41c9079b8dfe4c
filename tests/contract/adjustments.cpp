// tests/contract/adjustments.cpp - contract: what people change of flows is kept whole, the newest of each holds.
#include "contract/desk.hpp"
#include "contract/themes.hpp"
#include "palabre/history/adjustment_book.hpp"

namespace palabre::contract {
namespace {

adjustment made(std::int64_t id, const std::string& kind, const std::string& key, const std::string& body) {
    return {.which = adjustment_id{id}, .kind = kind, .key = key, .body = body, .by = "user:rose", .at = morning};
}

std::string put(const desk& acme, const adjustment& what, const std::string& content = {}) {
    return told(acme.stage().ask<nothing>([&](auto then) { acme.store().adjustments().put(what, content, then); }));
}

std::string current(const desk& acme) {
    const auto found =
        acme.stage().ask<std::vector<adjustment>>([&](auto then) { acme.store().adjustments().current(then); });
    std::string all;
    for (const auto& each : *found) all += each.kind + ':' + each.key + '=' + each.body + ' ';
    return all;
}

std::vector<adjustment> listed(const desk& acme, const std::string& kind, const std::string& key,
                               std::size_t limit = 100) {
    return *acme.stage().ask<std::vector<adjustment>>(
        [&](auto then) { acme.store().adjustments().adjustments(kind, key, limit, then); });
}

reply<std::string> content(const desk& acme, std::int64_t of) {
    return acme.stage().ask<std::string>(
        [&](auto then) { acme.store().adjustments().content_of(adjustment_id{of}, then); });
}

void the_newest_holds(store_stage& stage) {
    const desk acme{stage};
    CHECK(current(acme).empty());
    CHECK(put(acme, made(11, "prompt", "line/fr/welcome", "first")) == "done");
    CHECK(put(acme, made(12, "calendar", "line/office", "{}")) == "done");
    CHECK(put(acme, made(13, "prompt", "line/fr/welcome", "second")) == "done");
    CHECK(put(acme, made(14, "calendar", "line/office", "")) == "done");
    CHECK(put(acme, made(13, "prompt", "line/fr/welcome", "again")) == "done");
    stage.reopen();
    CHECK(current(acme) == "calendar:line/office= prompt:line/fr/welcome=second ");
    CHECK(current(desk{stage, "other"}).empty());
    const auto all = listed(acme, "prompt", "line/fr/welcome");
    REQUIRE(all.size() == 2);
    CHECK(all[0] == made(13, "prompt", "line/fr/welcome", "second"));
    CHECK(all[1].body == "first");
    CHECK(listed(acme, "", "").size() == 4);
    CHECK(listed(acme, "", "", 3).front().which.value() == 14);
    CHECK(listed(acme, "notice", "").empty());
}

void bytes_come_back(store_stage& stage) {
    const desk acme{stage};
    std::string bytes;
    for (int at = 0; at < 3000; ++at) bytes += static_cast<char>(at * 7 % 256);
    CHECK(put(acme, made(21, "prompt", "line/fr/a", "x"), bytes) == "done");
    CHECK(put(acme, made(22, "prompt", "line/fr/a", "y")) == "done");
    stage.reopen();
    const auto kept = content(acme, 21);
    CHECK(*kept == bytes);
    CHECK(listed(acme, "prompt", "line/fr/a").back().bytes == 3000);
    CHECK(content(acme, 22).what == verdict::not_found);
    CHECK(content(acme, 23).what == verdict::not_found);
    CHECK(content(desk{stage, "other"}, 21).what == verdict::not_found);
}

void refused(store_stage& stage) {
    const desk acme{stage};
    CHECK(put(acme, made(0, "prompt", "a", "b")) == "refused: the adjustment has no id");
    CHECK(put(acme, made(31, "", "a", "b")).starts_with("refused: the kind"));
    CHECK(put(acme, made(31, "prompt", "", "b")).starts_with("refused: the key"));
    CHECK(put(acme, made(31, "prompt", "a", "\xff")) == "refused: the body is not UTF-8 without NUL");
    CHECK(put(acme, made(31, "prompt", "a", std::string(65'537, 'a'))).starts_with("refused: the body has 65537"));
    CHECK(put(acme, made(31, "prompt", "a", "b"), std::string(8'000'001, 'a')).starts_with("refused: the content has"));
    CHECK(current(acme).empty());
}

}  // namespace

std::vector<contract_case> adjustment_cases() {
    return {{"of adjustments the newest holds, and the older ones stay", the_newest_holds},
            {"an adjustment's content comes back byte by byte", bytes_come_back},
            {"what is no adjustment is refused", refused}};
}

}  // namespace palabre::contract
