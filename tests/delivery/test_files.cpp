// tests/delivery/test_files.cpp - files with messages in virtual time: fetched, refused, retried, sent on, forgotten.
#include "delivery/stand.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

using namespace palabre;
using namespace palabre::tests;
using history::company_id;
using history::on_reply;
using history::verdict;

namespace {

/// A disk of memory, whose hashes are as long as real ones. It may be full.
class memory_files final : public history::file_store {
public:
    explicit memory_files(runtime& on) : on_{on} {}

    void keep(company_id, std::string content, on_reply<std::string> then) override {
        if (full) return answer<std::string>({verdict::unavailable, {}, "the disk is full"}, then);
        const auto hash = hash_of(content);
        all[hash] = {std::move(content), on_.calendar_now()};
        answer<std::string>({verdict::done, hash, {}}, then);
    }
    void read(company_id, const std::string& hash, on_reply<std::string> then) override {
        const auto found = all.find(hash);
        if (found == all.end()) return answer<std::string>({verdict::not_found, {}, "there is no such file"}, then);
        answer<std::string>({verdict::done, found->second.first, {}}, then);
    }
    void list(company_id, const std::string& after, calendar_time until, std::size_t limit,
              on_reply<std::vector<std::string>> then) override {
        history::reply<std::vector<std::string>> told;
        for (auto each = all.upper_bound(after); each != all.end() && told.value.size() < limit; ++each)
            if (each->second.second < until) told.value.push_back(each->first);
        answer(std::move(told), then);
    }
    void remove(company_id, const std::string& hash, calendar_time until, on_reply<history::nothing> then) override {
        if (const auto found = all.find(hash); found != all.end() && found->second.second < until) all.erase(found);
        answer<history::nothing>({}, then);
    }

    static std::string hash_of(const std::string& content) {
        std::string made;
        for (const char c : content) made += "0123456789abcdef"[static_cast<unsigned char>(c) % 16];
        made.resize(64, '0');
        return made;
    }

    std::map<std::string, std::pair<std::string, calendar_time>> all;
    bool full = false;

private:
    template<class Value> void answer(history::reply<Value> told, on_reply<Value> then) {
        on_.after(1ms, [told = std::move(told), then = std::move(then)] { then(told); });
    }

    runtime& on_;
};

/// A stand with a place for files, whose provider has one photo.
struct filed {
    explicit filed(delivery::file_handling with = {},
                   carrier_traits gate = {.name = "gate", .fetches_files = true, .files = files_out::uploaded})
        : files{std::make_unique<memory_files>(clock_of())} {
        with.in = files.get();
        delivery::sender_options options;
        options.files = std::move(with);
        on = std::make_unique<stand>(std::vector{gate}, options);
        files_of = on.get();
        on->gate().gives = photo;
        on->start();
    }

    static fetched_file photo(const attachment&) {
        return {.what = fetched_file::kind::got, .content = "a photo", .type = "image/jpeg; charset=x"};
    }

    /// A customer's message with attachments, durable.
    void writes(std::vector<attachment> with, const std::string& id = "in-1") {
        const auto told = on->gate().tell({inbound_message{
            .provider_id = id, .from = "+2290197000001", .to = "1", .text = "voilà", .attachments = std::move(with)}});
        on->clock.run_for(14ms);
        REQUIRE(told->value_or(false));
    }
    history::customer_id who() {
        history::customer_id found;
        on->store->of(on->id).find({history::identity_kind::phone, "+2290197000001"},
                                   [&](const auto& got) { found = got->who.id; });
        on->clock.run_for(2ms);
        return found;
    }
    boost::json::object attached(std::size_t place = 0) {
        value details;
        on->store->of(on->id).timeline(who(), {}, 10, [&](const auto& got) { details = got->entries.at(0).details; });
        on->clock.run_for(2ms);
        return details.at("attachments").at(place).as_object();
    }
    bool named(const std::string& hash) {
        bool found = false;
        on->store->of(on->id).file_by(hash, [&](const auto& got) { found = static_cast<bool>(got); });
        on->clock.run_for(2ms);
        return found;
    }

    /// The store of files needs a clock before the stand has one: it takes it from the stand when it is asked.
    struct late_clock final : runtime {
        stand** of = nullptr;
        runtime& real() const { return (*of)->clock; }
        instant now() const override { return real().now(); }
        calendar_time calendar_now() const override { return real().calendar_now(); }
        timer_id after(duration wait, task job) override { return real().after(wait, std::move(job)); }
        timer_id after_in_background(duration wait, task job) override {
            return real().after_in_background(wait, std::move(job));
        }
        bool cancel(timer_id which) noexcept override { return real().cancel(which); }
        void post(task job) override { real().post(std::move(job)); }
        std::uint64_t random() override { return real().random(); }
        void on_terminate(task job) override { real().on_terminate(std::move(job)); }
        void run() override { real().run(); }
        std::shared_ptr<void> work() override { return real().work(); }
        void stop() override { real().stop(); }
    };
    runtime& clock_of() {
        late.of = &files_of;
        return late;
    }

    late_clock late;
    stand* files_of = nullptr;
    std::unique_ptr<memory_files> files;
    std::unique_ptr<stand> on;
};

const auto hash = memory_files::hash_of("a photo");

}  // namespace

TEST_CASE("a customer's file is fetched once his message is durable, and its line tells so") {
    filed at;
    at.writes({{.kind = "image", .id = "m1", .type = "image/jpeg", .name = "C:\\\\..\\photo\n.jpg"}});
    CHECK(at.attached().at("state").as_string() == "wanted");
    at.on->clock.run_for(1s);
    const auto line = at.attached();
    CHECK(line.at("state").as_string() == "kept");
    CHECK(line.at("hash").as_string() == hash);
    CHECK(line.at("size").to_number<int>() == 7);
    CHECK(line.at("type").as_string() == "image/jpeg");
    CHECK(line.at("name").as_string() == "photo.jpg");  // nothing of a path
    CHECK(at.files->all.at(hash).first == "a photo");
    at.writes({{.kind = "image", .id = "m2"}}, "in-2");
    at.on->clock.run_for(1s);
    CHECK(at.attached().at("hash").as_string() == hash);
    CHECK(at.attached().at("type").as_string() == "image/jpeg");  // as the provider said, without its parameters
    CHECK(at.files->all.size() == 1);
    at.writes({{.kind = "image", .id = "m2"}}, "in-2");  // it comes again
    at.on->clock.run_for(1s);
    CHECK(at.on->gate().fetched == 2);
}

TEST_CASE("what a company does not take is refused, and says why") {
    delivery::file_handling with;
    with.kinds = {"image"};
    with.largest = 5;
    filed at{with};
    at.writes({{.kind = "video", .id = "m1"}, {.kind = "image", .id = "m2"}});
    at.on->clock.run_for(1s);
    CHECK(at.on->gate().fetched == 1);
    CHECK(at.attached(0).at("state").as_string() == "refused");
    CHECK(at.attached(1).at("state").as_string() == "refused");
    CHECK(at.attached(1).at("why").as_string() == "too large");
    CHECK(at.files->all.empty());
}

TEST_CASE("a provider that is away is asked again, over a restart, and given up at last") {
    delivery::file_handling with;
    with.attempts_most = 3;
    filed at{with};
    at.on->gate().gives = [](const attachment&) {
        return fetched_file{.what = fetched_file::kind::later, .why = "503"};
    };
    at.writes({{.kind = "image", .id = "m1"}});
    at.on->clock.run_for(5s);
    CHECK(at.on->gate().fetched == 1);
    at.on->crash();
    at.on->begin();
    at.on->gate().gives = at.photo;
    at.on->start();
    CHECK(at.on->gate().fetched == 0);  // not before its time
    at.on->clock.run_for(20s);
    CHECK(at.on->gate().fetched == 1);
    CHECK(at.attached().at("state").as_string() == "kept");
    at.on->gate().gives = [](const attachment&) {
        return fetched_file{.what = fetched_file::kind::later, .why = "503"};
    };
    at.writes({{.kind = "image", .id = "m2"}}, "in-2");
    at.on->clock.run_for(10min);
    CHECK(at.on->gate().fetched == 1 + 3);
    CHECK(at.attached().at("state").as_string() == "lost");
    CHECK(at.attached().at("why").as_string() == "given up after 3 attempts: 503");
}

TEST_CASE("a disk that is full keeps files waiting, and nothing else") {
    delivery::file_handling with;
    with.attempts_most = 2;
    filed at{with};
    at.files->full = true;
    at.writes({{.kind = "image", .id = "m1"}});
    const auto notice = at.on->queue("Bonjour");
    at.on->clock.run_for(24h);
    CHECK(at.on->state(notice) == send_state::sent);
    CHECK(at.attached().at("state").as_string() == "wanted");
    at.files->full = false;
    at.on->clock.run_for(3h);
    CHECK(at.attached().at("state").as_string() == "kept");
}

TEST_CASE("a file goes with the last that names it") {
    filed at;
    at.writes({{.kind = "image", .id = "m1"}});
    at.on->clock.run_for(5h);
    CHECK(at.files->all.size() == 1);
    at.on->store->of(at.on->id).erase_customer(at.who(), [](const auto& how) { REQUIRE(static_cast<bool>(how)); });
    at.on->clock.run_for(3h);
    CHECK(at.files->all.empty());
}

TEST_CASE("a file of ours is put at the provider before its message, and is his from then on") {
    filed at;
    at.files->all[hash] = {"a photo", at.on->clock.calendar_now()};
    at.on->store->of(at.on->id).write({history::change::add_file{{.id = at.on->store->ids().next<history::kept_file>(),
                                                                  .state = history::file_state::kept,
                                                                  .hash = hash,
                                                                  .type = "image/png",
                                                                  .name = "plan.png",
                                                                  .made = at.on->clock.calendar_now()}}},
                                      [](const auto& how) { REQUIRE(static_cast<bool>(how)); });
    at.writes({});
    value sent;
    at.on->gate().rule = [&](const outbound_message& what) {
        sent = what.details;
        return send_result{send_result::kind::accepted, "77"};
    };
    const boost::json::object details{{"attachment", boost::json::object{{"hash", hash}, {"caption", "le plan"}}}};
    const auto id = at.on->put({.customer = at.who(), .text = "", .details = details});
    at.on->clock.run_for(5s);
    CHECK(at.on->state(id) == send_state::sent);
    CHECK(sent == boost::json::parse(
                      R"({"attachment":{"caption":"le plan","id":"media-1","kind":"image","name":"plan.png"}})"));
    REQUIRE(at.on->gate().uploads.size() == 1);
    CHECK(at.on->gate().uploads[0].content == "a photo");
    CHECK(at.on->gate().uploads[0].type == "image/png");
    const auto his = [&] {
        history::customer_id found;
        at.on->store->of(at.on->id).file_by(hash, [&](const auto& got) { found = got->customer; });
        at.on->clock.run_for(2ms);
        return found;
    };
    CHECK(his() == at.who());
    // What cannot go says why.
    at.on->gate().upload_answer = {send_result::kind::rejected, "", send_fault::bad_content, "131053: too large"};
    const auto refused = at.on->put({.text = "", .details = details});
    const auto missing = at.on->put(
        {.text = "",
         .details = boost::json::object{{"attachment", boost::json::object{{"hash", std::string(64, 'f')}}}}});
    const auto none =
        at.on->put({.text = "", .details = boost::json::object{{"attachment", boost::json::object{{"hash", "../x"}}}}});
    at.on->clock.run_for(5s);
    CHECK(at.on->row(refused).why.find("131053") != std::string::npos);
    CHECK(at.on->row(missing).why.find("not kept") != std::string::npos);
    CHECK(at.on->row(none).why.find("none") != std::string::npos);
    CHECK(at.on->state(none) == send_state::failed);
}

TEST_CASE("a provider that fetches files is given a url, where there is one") {
    delivery::file_handling with;
    with.link = [](company_id, const history::kept_file& what) { return "https://files.example/" + what.hash; };
    filed at{with, {.name = "gate", .files = files_out::linked}};
    at.on->store->of(at.on->id).write({history::change::add_file{{.id = at.on->store->ids().next<history::kept_file>(),
                                                                  .state = history::file_state::kept,
                                                                  .hash = hash,
                                                                  .type = "application/pdf",
                                                                  .made = at.on->clock.calendar_now()}}},
                                      [](const auto& how) { REQUIRE(static_cast<bool>(how)); });
    value sent;
    at.on->gate().rule = [&](const outbound_message& what) {
        sent = what.details;
        return send_result{send_result::kind::accepted, "77"};
    };
    at.on->put({.text = "", .details = boost::json::object{{"attachment", boost::json::object{{"hash", hash}}}}});
    at.on->clock.run_for(5s);
    CHECK(sent.at("attachment").at("url").as_string() == "https://files.example/" + hash);
    CHECK(sent.at("attachment").at("kind").as_string() == "document");
    CHECK(at.on->gate().uploads.empty());
    at.on->sends->show("gate", {.what = presence::kind::typing, .to = "1"});
    at.on->sends->show("nobody", {.what = presence::kind::typing, .to = "1"});
    CHECK(at.on->gate().shown.size() == 1);
}
