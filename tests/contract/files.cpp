// tests/contract/files.cpp - contract: files that came with messages, until nothing names them any more.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234");
const std::string a_hash(64, 'a'), b_hash(64, 'b');

/// A photo that came with a message: its entry and the wish, in one write.
kept_file comes(const desk& acme, customer_id who, calendar_time at = morning) {
    kept_file made{.id = acme.next<kept_file>(),
                   .customer = who,
                   .told_in = acme.next<entry>(),
                   .place = 1,
                   .from = boost::json::parse(R"({"carrier":"whatsapp","kind":"image","id":"m1"})"),
                   .made = at,
                   .due = at};
    acme.put({change::add_entry{
                  {.id = made.told_in,
                   .customer = who,
                   .kind = entry_kind::heard,
                   .on = medium::whatsapp,
                   .at = at,
                   .text = "voilà",
                   .details = boost::json::parse(R"({"attachments":[{"kind":"audio"},{"kind":"image","id":"m1"}]})")}},
              change::add_file{made}});
    return made;
}

change::settle_file keeps(const kept_file& which, const std::string& hash) {
    return {
        .which = which.id, .state = file_state::kept, .hash = hash, .type = "image/jpeg", .size = 12, .attempts = 1};
}

void wanted_until_kept(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto photo = comes(acme, who);
    CHECK(*acme.files_wanted() == std::vector{photo});
    stage.reopen();
    CHECK(*acme.files_wanted() == std::vector{photo});
    CHECK(acme.file_by(a_hash).what == verdict::not_found);
    acme.put({change::settle_file{.which = photo.id,
                                  .state = file_state::wanted,
                                  .why = "no answer in time",
                                  .attempts = 1,
                                  .due = morning + 10s}});
    CHECK(acme.files_wanted()->at(0).attempts == 1);
    CHECK(acme.files_wanted()->at(0).due == morning + 10s);
    acme.put({keeps(photo, a_hash)});
    CHECK(acme.files_wanted()->empty());
    CHECK(acme.file_by(a_hash)->type == "image/jpeg");
    CHECK(acme.file_by(a_hash)->why == "");
    CHECK(acme.timeline(who)->entries.at(0).details ==
          boost::json::parse(R"({"attachments":[{"kind":"audio"},{"kind":"image","id":"m1","state":"kept","hash":")" +
                             a_hash + R"(","type":"image/jpeg","size":12}]})"));
    acme.put({keeps(photo, b_hash)});  // it is settled already
    CHECK(acme.file_by(b_hash).what == verdict::not_found);
    CHECK(acme.export_customer(who)->at("files").at(0).at("hash").as_string() == a_hash);
    CHECK(desk{stage, "other"}.file_by(a_hash).what == verdict::not_found);
}

void refused_with_its_reason(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto photo = comes(acme, who);
    acme.put({change::settle_file{.which = photo.id, .state = file_state::refused, .why = "more than 16 MB"}});
    CHECK(acme.files_wanted()->empty());
    CHECK(acme.timeline(who)->entries.at(0).details.at("attachments").at(1).at("why").as_string() == "more than 16 MB");
    for (const auto& wrong : {std::string{}, std::string{"../../etc/passwd"}, std::string(64, 'A')})
        CHECK(acme.write({change::add_file{{.id = acme.next<kept_file>(), .state = file_state::kept, .hash = wrong}}})
                  .what == verdict::refused);
    CHECK(acme.write({change::add_file{{.id = acme.next<kept_file>(), .customer = acme.next<customer>()}}}).what ==
          verdict::not_found);
    CHECK(acme.files_wanted({}, 1001).what == verdict::refused);
}

/// A content is named by everybody who sent it, and by nobody in the end.
void gone_with_its_entry(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi}), other = acme.add({phone("+2290197000002")});
    const auto his = comes(acme, who), theirs = comes(acme, other, morning + 24h);
    acme.put(
        {keeps(his, a_hash), keeps(theirs, a_hash),
         change::add_file{{.id = acme.next<kept_file>(), .state = file_state::kept, .hash = b_hash, .made = morning}}});
    CHECK(told(acme.erase_customer(who)) == "done");
    CHECK(acme.file_by(a_hash)->customer == other);
    CHECK(*acme.sweep({}, morning + 48h) == swept{});
    CHECK(*acme.sweep({.entries = 24h}, morning + 25h) == swept{.files = 1});  // what was only uploaded
    CHECK(acme.file_by(b_hash).what == verdict::not_found);
    CHECK(*acme.sweep({.entries = 24h}, morning + 48h) == swept{.entries = 1, .files = 1});
    CHECK(acme.file_by(a_hash).what == verdict::not_found);
}

}  // namespace

std::vector<contract_case> file_cases() {
    return {{"a file is wanted until it is kept, and its entry tells so", wanted_until_kept},
            {"a file that is not taken says why, and nothing else is a hash", refused_with_its_reason},
            {"a file goes with the last entry that tells of it", gone_with_its_entry}};
}

}  // namespace palabre::contract
