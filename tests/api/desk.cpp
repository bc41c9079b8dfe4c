// tests/api/desk.cpp - an API on a store made of memory, asked through every face.
#include "api/desk.hpp"

namespace palabre::tests {

std::string key_of(const std::string& name) {
    return name + "-key-of-twenty-bytes-and-more";
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void into_xml(const std::vector<api::field>& fields, const json::object& given, pugi::xml_node to) {
    api::write(fields, given, to);
}

json::object from_xml(const std::vector<api::field>& fields, const pugi::xml_node& node) {
    json::object made;
    for (const auto& each : fields) {
        if (each.list) made[each.name].emplace_array();
        for (const auto& child : node.children()) {
            if (api::local_name(child.name()) != each.name) continue;
            value one = each.is == api::field::kind::record ? value(from_xml(each.of->fields, child))
                                                            : value(std::string_view{child.text().get()});
            if (each.list)
                made[each.name].as_array().push_back(std::move(one));
            else
                made[each.name] = std::move(one);
        }
    }
    return made;
}

desk::desk() {
    api::server_options options;
    const auto all = {api::scope::read,  api::scope::write,     api::scope::send,  api::scope::events,
                      api::scope::audit, api::scope::supervise, api::scope::adjust};
    options.keys = {{"moov", secret{key_of("moov")}, {"moov-benin"}, all},
                    {"mtn", secret{key_of("mtn")}, {"mtn-togo"}, all},
                    {"both", secret{key_of("both")}, {"moov-benin", "mtn-togo"}, all}};
    for (const auto which : all)
        options.keys.push_back(
            {std::string{to_string(which)}, secret{key_of(std::string{to_string(which)})}, {"moov-benin"}, {which}});
    options.homes = {{"moov-benin", country{"BJ"}, {true, {{"crm", {}}}}}, {"mtn-togo", country{"TG"}, {true, {}}}};
    options.serves = [this](const std::string&) { return serves; };
    options.on_event = [this](const std::string& company, const history::event& what) {
        heard.push_back(company + " " + what.type);
    };
    options.desks = [this](const std::string& company) -> inbox::desk* {
        const auto found = desks.find(company);
        return found == desks.end() ? nullptr : found->second.get();
    };
    options.can_send = [this](const std::string&, history::customer_id, medium on, const std::string& purpose,
                              const std::function<void(const delivery::permission&)>& then) {
        asked_for.push_back(purpose);
        then(may.value_or(delivery::permission{.yes = true, .on = on, .cost = money{12, "XOF"}}));
    };
    options.typing = [this](const std::string&, const history::thread& in) {
        typed.push_back(in.of);
        return in.on == medium::whatsapp;
    };
    options.suggests = [this](const std::string& company, const std::string& name,
                              assistant::conversation_so_far so_far, const std::string& message, auto then) {
        if (name != "front") return false;
        consulted.push_back(company + " " + so_far.language + " " + std::to_string(so_far.turns.size()) + ": " +
                            message);
        assistant::answer said{assistant::reply{"Nous ouvrons à 8 h."}, 0.87, {{"faq", "fr/hours", 0.87}}};
        clock.post([then = std::move(then), said = std::move(said)] { then(said); });
        return true;
    };
    options.campaigns = [this](const std::string& company) {
        const auto found = campaigns.find(company);
        return found == campaigns.end() ? nullptr : &found->second;
    };
    options.calls = [this](const std::string& company) {
        const auto found = calls.find(company);
        return found == calls.end() ? nullptr : &found->second;
    };
    options.logins.cost = {1, 8192};  // cheap: what it costs is not what is tested
    options.logins.proxies = {"10.0.0.1"};
    options.translators = [this](const std::string& company) { return company == untranslated ? nullptr : echoes; };
    options.agents = &agents;
    options.positions.emplace();
    options.work = [this](const std::string& company) -> work_desk* {
        const auto found = works.find(company);
        return found == works.end() ? nullptr : found->second.get();
    };
    agents.reach_by(std::make_unique<quiet_phones>(clock));
    options.live = [this](const std::string& company) {
        const auto found = standing.find(company);
        return found == standing.end() ? std::vector<conversation_ptr>{} : std::vector<conversation_ptr>{found->second};
    };
    standing["moov-benin"] = std::make_shared<standing_call>("k7q2m", adjoa);
    standing["mtn-togo"] = std::make_shared<standing_call>("t4g0x", kossi);
    routes = api::routes::make(clock, options, &store);
    moov = fill("moov-benin", adjoa, "Adjoa");
    mtn = fill("mtn-togo", kossi, "Kossi");
    staff(moov, "moov-benin", "Adjoa", 11);  // last, since time goes by in what comes before
    staff(mtn, "mtn-togo", "Kossi", 12);
}

void desk::staff(filled& of, const std::string& company, const std::string& name, std::int64_t id) {
    of.agent = name + "-agent";
    of.queue = name + "-queue";
    queue_plan plan;
    plan.company = company;
    plan.rules.name = of.queue;
    plan.rules.wrap_up = 10min;
    agents.put(plan);
    agents.put(agent_plan{of.agent, {}, {routing::agent_id{id}, {}, {{plan.full_name()}}}});
    REQUIRE(agents.log_in(of.agent));
    for (auto* const task : {&of.parted, &of.has, &of.offered}) {
        *task = agents.add({.queue = plan.full_name(), .kind = routing::work::conversation, .thread = name});
        if (task != &of.offered) REQUIRE(agents.accept(of.agent, *task));
    }
    REQUIRE(agents.finish(of.agent, of.parted));

    of.phone = name + "-phone";
    plan.rules.name = name + "-sound";
    plan.form = {{.code = "sold",
                  .label = {{"fr", "Vendu"}},
                  .means = history::meaning::success,
                  .needs_note = true,
                  .fields = {{.name = "amount", .is = form_field::kind::number, .required = true}}}};
    agents.put(plan);
    agent_plan who{of.phone, {}, {routing::agent_id{id + 100}, {}, {{plan.full_name()}}}, "phone:" + name};
    who.works.bears.calls = 2;
    agents.put(who);
    REQUIRE(agents.log_in(of.phone));
    of.dialler = name + "-dialler";
    agents.put(agent_plan{of.dialler, {}, {routing::agent_id{id + 200}, {}, {{company + "/" + of.queue}}}, "phone:"});
    REQUIRE(agents.log_in(of.dialler));
    REQUIRE(agents.pause(of.dialler, "outbound"));
    for (auto* const task : {&of.talks, &of.asks}) {
        arrival what{.queue = plan.full_name(), .talk = standing.at(company)};
        what.owe = [this](const arrival& as, std::function<void(bool)> then) {
            owed.push_back(as);
            then(true);
        };
        *task = agents.add(std::move(what));
        clock.run_for(1ms);
    }
    REQUIRE(agents.consult(of.phone, of.asks, {onward_place::kind::queue, company + "/" + of.queue}));
}

desk::filled desk::fill(const std::string& company, const std::string& number, const std::string& name) {
    filled made;
    store.open_company(company, company, [&](auto told) { made.company = told->id; });
    clock.run();
    made.customer = store.ids().next<history::customer>();
    made.call = store.ids().next<history::interaction>();
    const auto now = clock.calendar_now();
    std::vector<history::change::any> changes;
    changes.push_back(
        history::change::add_customer{{.id = made.customer, .name = name}, {{history::identity_kind::phone, number}}});
    changes.push_back(history::change::begin_interaction{{.id = made.call, .customer = made.customer, .began = now}});
    changes.push_back(history::change::add_entry{{.id = store.ids().next<history::entry>(),
                                                  .customer = made.customer,
                                                  .within = made.call,
                                                  .kind = history::entry_kind::heard,
                                                  .at = now,
                                                  .text = name + " <1> & \x01 Fɔ̀n"}});
    made.talk = store.ids().next<history::interaction>();
    changes.push_back(history::change::begin_interaction{{.id = made.talk,
                                                          .customer = made.customer,
                                                          .way = history::direction::out,
                                                          .on = medium::whatsapp,
                                                          .address = number.substr(1),
                                                          .language = "fr",
                                                          .queue = "support",
                                                          .began = now}});
    changes.push_back(history::change::open_thread{{.of = made.talk,
                                                    .customer = made.customer,
                                                    .on = medium::whatsapp,
                                                    .service = "700",
                                                    .address = number.substr(1),
                                                    .owner = history::thread_owner::nobody,
                                                    .waits_since = now,
                                                    .queue = "support",
                                                    .language = "fr",
                                                    .slots = {{"wish", "solde"}},
                                                    .continues = made.call,
                                                    .opened = now}});
    made.over = store.ids().next<history::interaction>();
    changes.push_back(history::change::begin_interaction{
        {.id = made.over, .customer = made.customer, .on = medium::sms, .address = number, .began = now}});
    changes.push_back(history::change::open_thread{{.of = made.over,
                                                    .customer = made.customer,
                                                    .on = medium::sms,
                                                    .service = "8105",
                                                    .address = number,
                                                    .state = history::thread_state::closed,
                                                    .owner = history::thread_owner::nobody,
                                                    .opened = now}});
    made.words = store.ids().next<history::entry>();
    changes.push_back(history::change::add_entry{{.id = made.words,
                                                  .within = made.over,
                                                  .kind = history::entry_kind::heard,
                                                  .on = medium::sms,
                                                  .at = now,
                                                  .text = "Kuabɔ 12 " + name}});
    changes.push_back(history::change::post_event{{.id = store.ids().next<history::event>(),
                                                   .type = "entry.added",
                                                   .at = now,
                                                   .customer = made.customer,
                                                   .data = json::object{{"text", name}}}});
    bool done = false;
    store.of(made.company).write(std::move(changes), [&](const auto& how) { done = static_cast<bool>(how); });
    clock.run();
    REQUIRE(done);
    keep_campaigns(made, name);
    keep_leads(made, number, name);
    keep_work(made, company, name);
    inbox::desk_options leads{.company = company, .events = {true, {}}};
    if (company == "moov-benin")
        leads.on_event = [this, company](const history::event& what) { heard.push_back(company + " " + what.type); };
    desks[company] = std::make_unique<inbox::desk>(clock, store, std::move(leads));
    desks[company]->start();
    clock.run_for(std::chrono::milliseconds{100});
    campaigns.try_emplace(company, clock, store, made.company, nobodys_way, nullptr);
    calls.try_emplace(company, clock, store, made.company, no_line, no_floor);
    calls.at(company).start();
    clock.run_for(std::chrono::milliseconds{100});
    return made;
}

void desk::keep_leads(filled& in, const std::string& number, const std::string& name) {
    in.list = name + "-list";
    in.upload = store.ids().next<history::lead_upload>();
    in.lead = store.ids().next<history::lead>();
    const auto list = store.ids().next<history::lead_list>();
    auto& book = store.of(in.company).leads();
    book.open_list({.id = list, .name = in.list}, [](const auto&) {});
    book.begin_upload({.id = in.upload, .into = list, .file = name + ".csv", .hash = std::string(64, 'a')},
                      [](const auto&) {});
    clock.run();
    history::listed_lead good{.id = in.lead, .line = 2, .name = name, .region = "BJ"}, bad{.line = 3};
    bad.id = store.ids().next<history::lead>();
    good.numbers = {{number, number, "Tel"}};
    bad.faults = {{.line = 3, .column = "Tel", .value = name, .reason = "number_not_a_number"}};
    bool done = false;
    book.add_rows(in.upload, {.all = {good, bad}, .read = 40, .last = true},
                  [&](const auto& told) { done = told && told->added == 1; });
    clock.run();
    REQUIRE(done);
}

void desk::keep_work(filled& in, const std::string& company, const std::string& name) {
    auto& book = store.of(in.company);
    works[company] = std::make_unique<work_desk>(
        clock, store, agents, work_desk_options{.company = company, .book = [&book] { return &book; }});
    in.item = store.ids().next<history::work_item>();
    bool done = false;
    book.work().open({.id = in.item, .customer = in.customer, .subject = "call " + name, .made = clock.calendar_now()},
                     {}, [&](const auto& told) { done = static_cast<bool>(told); });
    clock.run();
    REQUIRE(done);
}

void desk::keep_campaigns(const filled& in, const std::string& name) {
    const auto draft = store.ids().next<history::campaign>(), paused = store.ids().next<history::campaign>(),
               calling = store.ids().next<history::campaign>();
    const auto dials = json::parse(R"({"kind": "call", "mode": "preview", "queue": "sales", "lists": ["march"]})");
    const auto plan = json::parse(R"({"words": {"fr": {"text": "Panne"}}})");
    bool done = false;
    store.of(in.company)
        .write({history::change::put_campaign{{.id = draft, .name = name + "-draft", .plan = plan}},
                history::change::put_recipient{{.in = draft, .row = 1, .address = "+2290197000001", .written = name}},
                history::change::put_campaign{{.id = paused, .name = name + "-paused", .plan = plan}},
                history::change::move_campaign{.which = paused, .to = history::campaign_state::paused},
                history::change::put_campaign{{.id = calling, .name = name + "-calls", .plan = dials}},
                history::change::move_campaign{.which = calling, .to = history::campaign_state::paused}},
               [&](const auto& how) { done = static_cast<bool>(how); });
    clock.run();
    REQUIRE(done);
}

http::response desk::send(http::request what) {
    std::optional<http::response> got;
    routes->take(std::move(what), [&](http::response given) {
        CHECK_FALSE(got);
        got = std::move(given);
    });
    clock.run();
    REQUIRE(got);
    return *std::move(got);
}

http::request desk::request(const std::string& method, const std::string& target, http::pairs headers,
                            std::string body) {
    const auto read = http::read_target(target);
    REQUIRE_MESSAGE(read.target, read.why);
    return {method,          read.target->path, read.target->segments, read.target->query, std::move(headers),
            std::move(body), "10.0.0.9"};
}

told desk::ask(face by, const std::string& name, const json::object& given, const std::string& key) {
    const auto& as = *api::operation_of(name);
    return by == face::soap_1_1 || by == face::soap_1_2 ? ask_soap(by, as, given, key) : ask_rest(by, as, given, key);
}

told desk::ask_rest(face by, const api::operation& as, json::object given, const std::string& key) {
    std::string target{as.path}, query;
    std::vector<api::field> body;
    for (const auto& each : as.takes) {
        if (each.in == api::field::place::body) body.push_back(each);
        auto* const text = given.if_contains(each.name);
        if (text == nullptr || each.in == api::field::place::body) continue;
        const auto written = http::escaped(text->is_string() ? std::string{text->as_string()} : json::serialize(*text));
        const auto place = "{" + std::string{each.name} + "}";
        if (each.in == api::field::place::path)
            target.replace(target.find(place), place.size(), written);
        else
            query += "&" + std::string{each.name} + "=" + written;
        given.erase(each.name);
    }
    if (auto* const company = given.if_contains("company")) {
        query += "&company=" + std::string{company->as_string()};
        given.erase("company");
    }
    if (!query.empty()) target += "?" + query.substr(1);
    http::pairs headers{{"Authorization", "Bearer " + key}};
    std::string text;
    if (by == face::xml) {
        headers.emplace_back("Accept", "application/xml");
        if (as.writes()) {
            headers.emplace_back("Content-Type", "application/xml");
            pugi::xml_document document;
            auto root = document.append_child(std::string{as.name}.c_str());
            root.append_attribute("xmlns") = std::string{api::api_namespace}.c_str();
            into_xml(body, given, root);
            text = api::written(document);
        }
    } else if (as.writes()) {
        headers.emplace_back("Content-Type", "application/json");
        text = json::serialize(given);
    }
    told got;
    got.raw = send(request(std::string{as.method}, target, headers, text));
    got.status = got.raw.status;
    const bool fine = got.status < 300;
    if (by == face::xml) {
        pugi::xml_document document;
        REQUIRE(document.load_string(got.raw.body.c_str()));
        const auto root = document.document_element();
        CHECK(std::string{root.name()} == (fine ? std::string{as.name} + "_response" : "problem"));
        CHECK(got.raw.content_type ==
              (fine ? "application/xml; charset=utf-8" : "application/problem+xml; charset=utf-8"));
        if (fine)
            got.all = from_xml(as.tells->fields, root);
        else
            got.wrong = std::string{root.child("detail").text().get()} + "; " + root.child("where").text().get();
    } else {
        CHECK(got.raw.content_type == (fine ? "application/json" : "application/problem+json"));
        const auto all = json::parse(got.raw.body).as_object();
        if (fine)
            got.all = all;
        else
            got.wrong = std::string{all.at("detail").as_string()} + "; " +
                        std::string{all.contains("where") ? std::string_view{all.at("where").as_string()} : ""};
    }
    return got;
}

told desk::ask_soap(face by, const api::operation& as, const json::object& given, const std::string& key) {
    const bool newer = by == face::soap_1_2;
    pugi::xml_document document;
    auto envelope = document.append_child("e:Envelope");
    envelope.append_attribute("xmlns:e") =
        newer ? "http://www.w3.org/2003/05/soap-envelope" : "http://schemas.xmlsoap.org/soap/envelope/";
    auto asked = envelope.append_child("e:Body").append_child(("p:" + std::string{as.name}).c_str());
    asked.append_attribute("xmlns:p") = std::string{api::api_namespace}.c_str();
    std::vector<api::field> fields{api::company_field()};
    fields.insert(fields.end(), as.takes.begin(), as.takes.end());
    into_xml(fields, given, asked);
    told got;
    got.raw = send(request("POST", "/api/v1/soap",
                           {{"Authorization", "Basic " + http::base64("anybody:" + key)},
                            {"Content-Type", newer ? "application/soap+xml; charset=utf-8" : "text/xml"}},
                           api::written(document)));
    CHECK(got.raw.content_type.starts_with(newer ? "application/soap+xml" : "text/xml"));
    pugi::xml_document back;
    REQUIRE(back.load_string(got.raw.body.c_str()));
    const auto body = back.document_element().first_child();
    const auto inside = body.first_child();
    if (std::string{inside.name()} == "soap:Fault") {
        const auto problem = inside.child(newer ? "soap:Detail" : "detail").child("problem");
        got.status = problem.child("status").text().as_int();
        got.wrong = std::string{problem.child("detail").text().get()} + "; " + problem.child("where").text().get();
    } else {
        got.status = got.raw.status;
        CHECK(std::string{inside.name()} == std::string{as.name} + "_response");
        got.all = from_xml(as.tells->fields, inside);
    }
    return got;
}

void desk::hears_and_suggests(filled& of) {
    of.suggestion = store.ids().next<history::entry>();
    const auto line = [&](history::entry_id id, history::entry_kind kind, std::string text, value details) {
        history::entry made;
        made.id = id;
        made.customer = of.customer;
        made.within = of.talk;
        made.kind = kind;
        made.on = medium::whatsapp;
        made.at = clock.calendar_now();
        made.text = std::move(text);
        made.details = std::move(details);
        return history::change::add_entry{std::move(made)};
    };
    bool done = false;
    store.of(of.company)
        .write({line(store.ids().next<history::entry>(), history::entry_kind::heard, "Allô ?", nullptr),
                line(of.suggestion, history::entry_kind::assisted, "front",
                     {{"suggestion", true}, {"message", "Allô ?"}, {"text", "Bonjour."}})},
               [&](const auto& how) { done = static_cast<bool>(how); });
    clock.run();
    REQUIRE(done);
}

std::vector<std::string> desk::campaigns_of(const filled& of) {
    std::vector<history::campaign> all;
    store.of(of.company).campaigns().campaigns([&](const auto& told) { all = *told; });
    clock.run();
    std::vector<std::string> lines;
    for (const auto& each : all)
        store.of(of.company).campaigns().recipients(each.id, 0, 100, [&, each](const auto& rows) {
            lines.push_back(each.name + ' ' + std::string{to_string(each.state)} + ' ' +
                            std::to_string((*rows).size()));
        });
    clock.run();
    return lines;
}

std::vector<std::string> desk::event_types(const filled& of) {
    std::vector<std::string> all;
    store.of(of.company).events(0, 100, [&](const auto& told) {
        for (const auto& each : *told) all.push_back(each.what.type);
    });
    clock.run();
    return all;
}

std::string text(const json::object& of, std::string_view name) {
    const auto* const found = of.if_contains(name);
    if (found == nullptr) return "(none)";
    return found->is_string() ? std::string{found->as_string()} : json::serialize(*found);
}

json::object arguments_for(const std::string& name, const std::string& number, const desk::filled& of) {
    if (name == "write_disposition") return {{"interaction", to_string(of.call)}, {"code", "sold"}};
    if (name == "start_conversation") return {{"address", number}, {"on", "sms"}, {"text", "Bonjour"}};
    if (name == "list_calls" || name == "list_figures") return {};
    if (name == "list_counted") return {{"from", "2026-01-05"}, {"until", "2026-01-06"}, {"figure", "contacts"}};
    if (name == "read_report" || name == "export_report" || name == "read_forecast" || name == "read_forms")
        return {{"from", "2026-01-05"}, {"until", "2026-01-06"}};
    const auto* const call = number == kossi ? "t4g0x" : "k7q2m";
    if (name == "pause_recording") return {{"call", call}, {"paused", true}};
    if (name == "supervise_call") return {{"call", call}, {"phone", "awa"}, {"mode", "listen"}};
    if (name == "list_queues" || name == "list_agents" || name == "list_positions") return {};
    if (name == "read_route") return {{"agent", of.agent}};
    if (name == "list_queue_tasks" || name == "read_form") return {{"queue", of.queue}};
    if (name == "list_agent_tasks") return {{"agent", of.agent}};
    if (name == "set_agent_state") return {{"agent", of.agent}, {"state", "paused"}, {"code", "lunch"}};
    if (name == "accept_task" || name == "refuse_task") return {{"agent", of.agent}, {"task", of.offered}};
    if (name == "finish_task") return {{"agent", of.agent}, {"task", of.has}};
    if (name == "transfer_task") return {{"agent", of.agent}, {"task", of.has}, {"queue", of.queue}};
    if (name == "schedule_callback") return {{"agent", of.phone}, {"task", of.talks}, {"at", "2099-01-01T08:00:00Z"}};
    if (name == "dial_customer") return {{"agent", of.dialler}, {"number", "+2290190000001"}, {"queue", of.queue}};
    if (name == "hold_task" || name == "resume_task") return {{"agent", of.phone}, {"task", of.talks}};
    if (name == "consult_task") return {{"agent", of.phone}, {"task", of.talks}, {"queue", of.queue}};
    if (name == "conclude_consult") return {{"agent", of.phone}, {"task", of.asks}, {"how", "end"}};
    if (name == "wrap_up_task") return {{"agent", of.agent}, {"task", of.parted}};
    if (name == "list_events" || name == "list_audit" || name == "list_conversations" || name == "list_campaigns" ||
        name == "list_lead_lists" || name == "count_surveys" || name == "list_work" || name == "list_recordings")
        return {};
    if (name == "create_work") return {{"customer", to_string(of.customer)}, {"subject", "call back"}};
    if (name == "read_work") return {{"work", to_string(of.item)}};
    if (name == "assign_work" || name == "close_work") return {{"work", to_string(of.item)}, {"agent", "4711"}};
    if (name == "read_lead_list" || name == "list_leads") return {{"list", of.list}};
    if (name == "read_lead_upload") return {{"list", of.list}, {"upload", to_string(of.upload)}};
    if (name == "read_lead") return {{"lead", to_string(of.lead)}};
    if (name == "translate_entry")
        return {{"conversation", to_string(of.over)}, {"entry", to_string(of.words)}, {"from", "fon"}, {"into", "fr"}};
    if (name == "preview_translation")
        return {{"conversation", to_string(of.talk)}, {"text", "Bonjour"}, {"from", "en"}};
    const std::string whose = number == kossi ? "Kossi" : "Adjoa";
    if (name == "write_campaign")
        return {{"name", "new"}, {"plan", json::parse(R"({"words": {"fr": {"text": "Panne"}}})")}};
    if (name == "upload_recipients")
        return {{"name", whose + "-draft"}, {"csv", "number\n+2290197000002\n"}, {"first", 2}};
    if (name == "read_campaign" || name == "list_recipients") return {{"name", whose + "-draft"}};
    if (name == "drain_campaign") return {{"name", whose + "-calls"}};
    if (name.ends_with("_campaign")) return {{"name", whose + "-paused"}};
    if (name == "suggest_answer")
        return {{"conversation", to_string(of.talk)}, {"agent", "4711"}, {"assistant", "front"}};
    if (name == "judge_suggestion")
        return {{"conversation", to_string(of.talk)},
                {"suggestion", to_string(of.suggestion)},
                {"agent", "4711"},
                {"became", "rejected"}};
    if (name == "transfer_conversation")
        return {{"conversation", to_string(of.talk)}, {"agent", "4711"}, {"queue", "billing"}};
    if (name == "snooze_conversation")
        return {{"conversation", to_string(of.talk)}, {"agent", "4711"}, {"until", "2030-01-01T00:00:00Z"}};
    if (name == "reopen_conversation") return {{"conversation", to_string(of.over)}, {"agent", "4711"}};
    if (name.ends_with("_conversation")) return {{"conversation", to_string(of.talk)}, {"agent", "4711"}};
    if (name == "can_send") return {{"address", number}, {"on", "sms"}, {"text", "Bonjour"}};
    if (name == "show_typing") return {{"conversation", to_string(of.talk)}, {"agent", "4711"}};
    if (name == "write_message")
        return {{"conversation", to_string(of.talk)}, {"agent", "4711"}, {"text", "Bonjour"}, {"key", "k"}};
    return {{"address", number}};
}

}  // namespace palabre::tests
