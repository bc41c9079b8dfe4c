// src/flow/player.cpp - the loop: events in, actions out, from node to node; what each outcome leads to.
#include "palabre/flow/player.hpp"

#include "flow/node_parts.hpp"
#include "flow/phrases.hpp"
#include "flow/player_impl.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre::flow {
namespace {

/// RFC 3339, in UTC, to the second: what CEL's timestamp() reads.
std::string rfc3339(calendar_time when) {
    using namespace std::chrono;
    const auto day = floor<days>(when);
    const year_month_day date{day};
    const hh_mm_ss time{floor<seconds>(when - day)};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

/// What a declared variable is before anything is put there.
value nothing_of(kind what) {
    switch (what) {
    case kind::boolean: return false;
    case kind::integer:
    case kind::unsigned_integer: return 0;
    case kind::floating: return 0.0;
    case kind::string: return "";
    case kind::list: return boost::json::array{};
    case kind::map: return boost::json::object{};
    default: return nullptr;
    }
}

/// What is known of it, where it is of that type or a text that can be read as it.
value begun_with(const value& known, const std::string& name, const type& as) {
    const auto* const all = known.if_object();
    const auto* const is = all == nullptr ? nullptr : all->if_contains(name);
    if (is == nullptr) return nothing_of(as.kind());
    if (as.holds(*is)) return *is;
    if (!is->is_string()) return nothing_of(as.kind());
    boost::system::error_code wrong;
    auto read = boost::json::parse(is->get_string(), wrong);
    return wrong || !as.holds(read) ? nothing_of(as.kind()) : read;
}

const type* result_of(const graph& plan, const step::any& what) {
    const auto* act = std::get_if<step::act>(&what);
    const auto* asks = act != nullptr ? &act->calls : std::get_if<step::lookup>(&what);
    if (asks == nullptr) return nullptr;
    const auto found = std::ranges::find_if(plan.operations, [asks](const operation& each) {
        return each.connector == asks->connector && each.name == asks->operation;
    });
    return found == plan.operations.end() ? nullptr : &found->result;
}

}  // namespace

player::impl::impl(graph given) : plan{std::move(given)}, digest{plan.digest()} {
    std::vector<problem> problems;
    const auto& all = plan.nodes();
    if (all.empty()) problems.push_back({plan.where, "the flow has no nodes", "add one: the first is the entry"});
    for (std::uint32_t at = 0; at < all.size(); ++at) index.emplace(all[at].first, at);
    const auto resolve = [&](const std::string& id, const place& where) {
        const auto found = index.find(id);
        if (found != index.end()) return found->second;
        problems.push_back({where, fmt::format("no node is called '{}'", id), "wire it to one that is there"});
        return nowhere;
    };
    const std::uint32_t on_hang_up = plan.on_hang_up.empty() ? nowhere : resolve(plan.on_hang_up, plan.where);
    for (const auto& [id, each] : all) {
        prepared_node ready{&id, &each, {}};
        ready.hang_up = on_hang_up;
        for (const auto& edge : each.edges) {
            const std::uint32_t to = resolve(edge.to, edge.where);
            ready.edges.emplace_back(edge.outcome, to);
            if (edge.outcome == "next") ready.next = to;
            if (edge.outcome == "hang_up") ready.hang_up = to;
        }
        if (const auto* call = std::get_if<step::call_flow>(&each.step)) ready.entry = resolve(call->entry, each.where);
        ready.result = result_of(plan, each.step);
        has_bots = has_bots || std::holds_alternative<step::bot>(each.step);
        nodes.push_back(std::move(ready));
    }
    if (!problems.empty()) throw error{errc::invalid_file, std::move(problems)};

    for (const auto& each : plan.languages) languages.push_back(each.code);
    if (languages.empty()) languages.emplace_back();
    base = languages.front().empty() ? "fr" : languages.front();
    const language_options options{.base = base, .time_zone = plan.time_zone};
    for (const auto& code : languages) {
        written.try_emplace(code, code.empty() ? options.base : code, options);
        auto& own = phrases[code];
        for (const std::string_view name : phrase_names())
            if (const char* text = builtin_phrase(code, name)) own.emplace(name, wording{text});
        for (const auto& each : plan.languages)
            if (each.code == code)
                for (const auto& [name, words] : each.phrases) own.insert_or_assign(name, words);
    }
    prepare_secrets();
}

void player::impl::prepare_secrets() {
    secrets = secrets_of(plan);
    if (secrets.empty()) return;
    std::vector<problem> problems;
    find_written(plan, secrets, [&](std::size_t node, const place& where, std::string what) {
        const place& own = node < nodes.size() ? nodes[node].is->where : plan.where;
        problems.push_back({where.line == 0 ? own : where, std::move(what), std::string{written_cure}});
    });
    if (!problems.empty()) throw error{errc::invalid_file, std::move(problems)};

    const auto prepare = [this](const wording& words) {
        for (const auto& [code, said] : words.by_language)
            for (const auto& each : said)
                if (mentions(each.text.variables(), secrets))
                    masked_texts.emplace(&each.text.text(), each.text.without(secrets, secret_mask));
    };
    for (auto& each : nodes) {
        each.secret = secrets.contains(kept_by(each.is->step));
        if (const auto* request = request_of(each.is->step))
            for (const auto& [name, is] : request->with)
                if (mentions(is.variables(), secrets)) each.secret_arguments.push_back(name);
        for (const auto& part : texts_of(each.is->step)) prepare(*part.words);
    }
    for (const auto& [code, own] : phrases)
        for (const auto& [name, words] : own) prepare(words);
    for (const auto& each : plan.notices) prepare(each.words);
}

const text_template* player::impl::masked(const text_template& text) const {
    if (masked_texts.empty()) return nullptr;
    const auto found = masked_texts.find(&text.text());
    return found == masked_texts.end() ? nullptr : &found->second;
}

const language& player::impl::language_of(const std::string& code) const {
    const auto found = written.find(code);
    return found == written.end() ? written.begin()->second : found->second;
}

std::uint32_t player::impl::index_of(std::string_view id) const {
    const auto found = index.find(id);
    return found == index.end() ? nowhere : found->second;
}

player::player(graph plan) : impl_{std::make_shared<const impl>(std::move(plan))} {
}

const graph& player::plan() const noexcept {
    return impl_->plan;
}

const std::string& player::digest() const noexcept {
    return impl_->digest;
}

const std::string& player::node_of(const session& talk) const {
    return *impl_->nodes[std::min<std::size_t>(talk.at, impl_->nodes.size() - 1)].id;
}

session player::open(medium on, std::string from, std::string to) const {
    session talk;
    talk.graph = impl_->digest;
    talk.on = on;
    talk.from = std::move(from);
    talk.to = std::move(to);
    talk.language = impl_->languages.front();
    return talk;
}

actions player::advance(session& talk, const event::any& what, calendar_time now) const {
    actions then;
    advance(talk, what, now, then);
    return then;
}

void player::advance(session& talk, const event::any& what, calendar_time now, actions& then,
                     std::vector<std::uint32_t>* trail) const {
    then.clear();
    if (talk.over) return;
    turn next{*impl_, talk, now, then, trail};
    struct {
        turn& on;
        void operator()(const event::begins& with) const { on.begins(with); }
        void operator()(const event::answered& with) const { on.answered(with.given); }
        void operator()(const event::came& with) const { on.came(with.what); }
        void operator()(const event::settled& with) const { on.settled(with); }
        void operator()(const event::assisted& with) const { on.assisted(with); }
        void operator()(const event::hung_up&) const { on.hung_up(); }
    } const take{next};
    std::visit(take, what);
}

session player::written_onward(const session& over, medium on, std::string from, std::string to) const {
    session talk = over;
    talk.on = on;
    talk.from = std::move(from);
    talk.to = std::move(to);
    talk.waits_for =
        std::holds_alternative<step::offer_channels>(impl_->nodes[talk.at].is->step) ? awaits::result : awaits::nothing;
    talk.over = talk.waits_for == awaits::nothing;  // at any other node nobody is awaited
    talk.gone = talk.left = false;
    talk.later.clear();
    talk.deadline = {};
    auto& facts = talk.facts.as_object();
    facts["channel"] = to_string(talk.on);
    facts["from"] = talk.from;
    facts["to"] = talk.to;
    return talk;
}

actions player::ask_again(const session& talk, calendar_time now) const {
    actions then;
    session copy = talk;
    turn{*impl_, copy, now, then}.ask_again();
    return then;
}

void turn::begins(const event::begins& with) {
    if (talk_.waits_for != awaits::nothing || talk_.steps != 0) return;
    auto& facts = talk_.facts.emplace_object();
    facts["channel"] = to_string(talk_.on);
    facts["from"] = talk_.from;
    facts["to"] = talk_.to;
    facts["language"] = talk_.language;
    facts["customer"] = with.customer.is_object() ? with.customer : value(boost::json::object_kind);
    facts["now"] = rfc3339(now_);
    if (const auto* const known = with.variables.if_object(); known != nullptr) {
        if (known->contains(hears_words_fact)) facts[hears_words_fact] = true;
        const auto* const wrote_in = known->if_contains(wrote_in_fact);
        if (wrote_in != nullptr && wrote_in->is_string()) {
            facts["customer"].as_object()["language"] = *wrote_in;
            if (const auto found = std::ranges::find(player_.languages, std::string_view{wrote_in->get_string()});
                found != player_.languages.end())
                facts["language"] = talk_.language = *found;
        }
    }
    for (const auto& [name, type] : player_.plan.variables)
        talk_.variables.as_object().emplace(name, begun_with(with.variables, name, type));
    if (with.notices.is_array()) talk_.notices = with.notices;
    if (player_.has_bots) talk_.wrote = with.wrote;
    talk_.at = 0;
    go_on();
}

void turn::answered(const answer& given) {
    if (given.what == answer::kind::gone) return hung_up();
    if (talk_.gone || (talk_.waits_for != awaits::answer && talk_.waits_for != awaits::confirmation)) return;
    if (const auto* bot = std::get_if<step::bot>(&here().is->step)) {
        talk_.waits_for = awaits::nothing;
        if (given.what == answer::kind::no_input)
            shows_text() ? follow("done") : bot_hears_nothing(*bot, given.text);
        else
            answer_bot(*bot, given.text);
    } else if (given.what == answer::kind::no_input) {
        missed(true);
    } else {
        customer_turn();
        const bool confirming = std::exchange(talk_.waits_for, awaits::nothing) == awaits::confirmation;
        const auto& step = here().is->step;
        if (const auto* menu = std::get_if<step::menu>(&step))
            answer_menu(*menu, given.text);
        else if (const auto* collect = std::get_if<step::collect>(&step))
            confirming ? confirm_collect(*collect, given.text) : answer_collect(*collect, given.text);
        else if (std::holds_alternative<step::language>(step))
            answer_language(given.text);
        else if (const auto* offer = std::get_if<step::offer_channels>(&step))
            answer_offer(*offer, given.text);
        else if (const auto* survey = std::get_if<step::survey>(&step))
            answer_survey(*survey, given.text);
        else if (const auto* record = std::get_if<step::record>(&step)) {
            talk_.variables.as_object()[record->into] = given.text;
            follow(given.text.empty() ? "empty" : "recorded");
        }
    }
    go_on();
}

void turn::came(const outcome& what) {
    if (talk_.waits_for != awaits::outcome) return;
    talk_.waits_for = awaits::nothing;
    const auto& step = here().is->step;
    if (const auto* bot = std::get_if<step::bot>(&step)) {
        bot_came(*bot, what);
        return go_on();
    }
    const auto* act = std::get_if<step::act>(&step);
    const auto& asked = act != nullptr ? act->calls : std::get<step::lookup>(step);
    const std::string& into = asked.into.empty() ? asked.operation : asked.into;
    auto& variables = talk_.variables.as_object();
    // An answer of another shape than declared is none: it would leave holes in what is told.
    const bool told = what.what == outcome::kind::value || what.what == outcome::kind::stale;
    // So is a secret that the flow takes for none: it would be written down.
    if (told && ((what.secret && !here().secret) || (here().result != nullptr && !here().result->holds(what.data)))) {
        follow("unavailable");
        return go_on();
    }
    switch (what.what) {
    case outcome::kind::value:
        variables[into] = what.data;
        follow(act != nullptr ? "done" : "value");
        break;
    case outcome::kind::stale:
        if (act == nullptr && wired("stale")) {
            variables[into] = what.data;
            variables[into + "_age_ms"] = std::chrono::duration_cast<std::chrono::milliseconds>(what.age).count();
            follow("stale");
        } else {
            follow("unavailable");
        }
        break;
    case outcome::kind::not_found: follow("not_found"); break;
    case outcome::kind::unavailable: follow("unavailable"); break;
    }
    go_on();
}

void turn::settled(const event::settled& how) {
    if (talk_.waits_for != awaits::result) return;
    talk_.waits_for = awaits::nothing;
    const auto& step = here().is->step;
    auto& variables = talk_.variables.as_object();
    const bool is_transfer = std::holds_alternative<step::transfer>(step);
    if (is_transfer && how.outcome == "answered" && !wired("answered"))
        return part();  // the conversation is the agent's now
    if (const auto* record = std::get_if<step::record>(&step)) variables[record->into] = how.data;
    const bool simply_next = std::holds_alternative<step::wait>(step) ||
                             (how.outcome == "done" && (std::holds_alternative<step::schedule_callback>(step) ||
                                                        std::holds_alternative<step::promise>(step)));
    if (std::holds_alternative<step::offer_channels>(step)) {
        customer_turn();
        follow("answered");
        return go_on();
    }
    if (!talk_.gone) customer_turn();  // so that waiting for nobody comes to an end
    simply_next ? follow_next() : follow(is_transfer ? of_transfer(how.outcome) : how.outcome);
    go_on();
}

/// Who has talked, and is ours again, goes on as `answered`, or is at the end.
std::string_view turn::of_transfer(std::string_view outcome) const {
    if (outcome == "done") return "answered";
    return (outcome == "busy" || outcome == "no_answer") && !wired(outcome) ? "unavailable" : outcome;
}

/// What is silent goes on: a message at the end, a disposition. What would be said falls on deaf ears.
void turn::hung_up() {
    if (talk_.gone) return;
    talk_.gone = true;
    customer_turn();
    // An answer under way is still worth having, for a message; and hanging up is how most people end a recording.
    const bool busy = talk_.waits_for == awaits::outcome ||
                      (talk_.waits_for == awaits::result && std::holds_alternative<step::record>(here().is->step));
    if (busy) return;
    talk_.waits_for = awaits::nothing;
    finish();
    go_on();
}

void turn::go_on() {
    while (!talk_.over && talk_.waits_for == awaits::nothing) {
        if (++talk_.steps > player_.plan.steps_without_customer) {
            fail();
            continue;
        }
        if (trail_ != nullptr) trail_->push_back(talk_.at);
        std::visit([this](const auto& step) { play(step); }, here().is->step);
    }
}

void turn::enter(std::uint32_t node) {
    talk_.at = node;
    talk_.given.clear();
    talk_.bot = nullptr;
    talk_.tries = 0;
    talk_.part = 0;
}

bool turn::wired(std::string_view outcome) const {
    const auto& edges = here().edges;
    return std::any_of(edges.begin(), edges.end(), [outcome](const auto& edge) { return edge.first == outcome; });
}

void turn::follow(std::string_view outcome) {
    for (const auto& [name, to] : here().edges)
        if (name == outcome) return enter(to);
    // Not wired. An answer that came where the flow expects none is the world's fault, and said so; else it is an end.
    if (outcome == "unavailable" || outcome == "not_found" || outcome == "value" || outcome == "else") return fail();
    finish();
}

void turn::follow_next() {
    if (here().next != nowhere) return enter(here().next);
    finish();
}

/// Never an empty answer: says that the information is not accessible at the moment, and ends.
void turn::fail() {
    say(unavailable());
    finish();
}

void turn::finish() {
    if (talk_.over) return;
    if (talk_.gone && !talk_.left && here().hang_up != nowhere) {  // what makes no sound comes first, once
        talk_.left = true;
        talk_.stack.clear();
        customer_turn();
        return enter(here().hang_up);
    }
    if (!talk_.gone) out_.push_back(action::end{});
    part();
}

/// What the flow owes when its own part is over: the language remembered, the messages for the end.
void turn::part() {
    talk_.over = true;
    talk_.waits_for = awaits::nothing;
    remember_language();
    for (auto& each : when_over_) out_.push_back(std::move(each));
    for (auto& message : talk_.later) out_.push_back(action::send{std::move(message)});
    talk_.later.clear();
}

/// The language that was chosen, unless its node says that this phone is not to learn it.
void turn::remember_language() {
    const auto& facts = talk_.facts.as_object();
    const auto* language = facts.if_contains("chosen_language");
    if (language == nullptr) return;
    const auto& node = player_.nodes[static_cast<std::size_t>(facts.at("chosen_at").as_int64())];
    const auto* step = std::get_if<step::language>(&node.is->step);
    if (step == nullptr || !step->remember || test(*step->remember).value_or(false))
        out_.push_back(action::remember_language{std::string{language->as_string()}});
}

}  // namespace palabre::flow
