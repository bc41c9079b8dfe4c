// src/flow/load_steps.cpp - the steps of a flow file, kind by kind.
#include "core/nearest.hpp"
#include "flow/file_reader.hpp"
#include "flow/file_words.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace palabre::flow::detail {
namespace {

using palabre::detail::shown;
using is = yaml_node::kind;

/// Reads one node's step. There is a function for each kind; all are in `table`, in the order of node_kinds().
class step_reader {
public:
    step_reader(file_reader& from, const yaml_node& value, const yaml_node& whole, std::size_t number,
                std::vector<edge>& edges)
        : from_{from}, value_{value}, whole_{whole}, number_{number}, edges_{edges} {}

    step::any say() { return step::say{from_.words_of(value_)}; }

    step::any menu() {
        step::menu made{from_.words_of(value_), {}};
        read_name("into", made.into);
        read_patience(made.asks);
        const auto* const choices = from_.yaml.required(whole_, "choices");
        if (choices == nullptr || !from_.expect_entries(*choices, "KEY: {label: ..., to: ...}")) return made;
        for (const yaml_entry& each : choices->entries) {
            if (!is_choice(each.key))
                from_.yaml.report(from_.yaml.place_of(each), shown(each.key) + " cannot be pressed",
                                  std::string{choice_rule});
            if (!from_.yaml.expect_map(each.value, keys::choice)) continue;
            step::menu_choice& choice = made.choices.emplace_back();
            choice.key = each.key;
            if (const auto* const label = from_.yaml.required(each.value, "label"))
                choice.label = from_.words_of(*label);
            if (const auto* const spoken = each.value.find("say")) choice.spoken = from_.words_of(*spoken);
            if (const auto* const to = each.value.find("to"))
                add_edge(from_, edges_, each.key, *to, from_.yaml.place_of(each));
        }
        return made;
    }

    step::any collect() {
        step::collect made;
        made.prompt = from_.words_of(value_);
        if (const auto* const into = from_.yaml.required(whole_, "into")) made.into = from_.name(*into);
        const auto* const digits = whole_.find("digits");
        const auto* const text = whole_.find("text");
        if (digits != nullptr && text != nullptr)
            from_.yaml.report(from_.yaml.place_of(*text), "digits and text in one question", "keep one of them");
        if (text != nullptr) made.wants = step::collect::kind::text;
        if (const auto* const form = text != nullptr ? text : digits; form != nullptr && form->is != is::null)
            read_form(*form, made);
        if (const auto* const valid = whole_.find("valid")) made.valid = from_.condition(*valid);
        read_words("confirm", made.confirm);
        from_.boolean(whole_.find("secret"), made.secret);
        read_patience(made.asks);
        return made;
    }

    step::any language() {
        step::language made;
        if (value_.is != is::null) made.prompt = from_.words_of(value_);
        if (const auto* const offer = whole_.find("offer"); offer != nullptr && from_.expect_list(*offer, "languages"))
            for (const yaml_node& each : offer->items) {
                auto code = from_.language_code(each);
                if (code && std::ranges::find(made.offer, *code) != made.offer.end())
                    from_.yaml.report(from_.yaml.place_of(each), shown(*code) + " is in the list already",
                                      "remove one of them");
                else if (code)
                    made.offer.push_back(std::move(*code));
            }
        from_.boolean(whole_.find("again"), made.again);
        if (const auto* const remember = whole_.find("remember")) made.remember = from_.condition(*remember);
        read_patience(made.asks);
        return made;
    }

    step::any lookup() { return read_lookup(); }
    step::any act() {
        step::act made{read_lookup()};
        if (const auto* const node = whole_.find("confirmed_by")) made.confirmed_by = from_.node_id(*node);
        return made;
    }

    step::any send() {
        step::send made{from_.words_of(value_)};
        if (const auto* const on = whole_.find("on")) made.on = from_.channel(*on);
        if (const auto* const to = whole_.find("recipient")) made.to = from_.condition(*to);
        static constexpr auto moments = std::to_array<std::string_view>({"now", "end"});
        if (const auto* const when = whole_.find("when")) made.at_end = from_.word(*when, moments, "moment") == 1U;
        return made;
    }

    step::any promise() {
        step::promise made{read_lookup(), {}};
        if (const auto* const answer = from_.yaml.required(whole_, "answer"))
            made.answer.words = from_.words_of(*answer);
        read_words("not_found", made.not_found);
        read_words("apology", made.apology);
        from_.duration_ms(whole_.find("within_ms"), ranges::within_ms, made.within);
        if (const auto* const on = whole_.find("on")) made.answer.on = from_.channel(*on);
        if (const auto* const to = whole_.find("recipient")) made.answer.to = from_.condition(*to);
        return made;
    }

    step::any offer_channels() {
        step::offer_channels made;
        if (value_.is != is::null) made.prompt = from_.words_of(value_);
        if (const auto* const offer = whole_.find("offer")) made.offer = from_.channels(*offer);
        if (const auto* const queue = from_.yaml.required(whole_, "queue")) made.queue = from_.text(*queue);
        read_words("promise", made.promise);
        read_patience(made.asks);
        return made;
    }

    step::any transfer() {
        step::transfer made;
        if (from_.yaml.expect_map(value_, keys::transfer)) {
            if (value_.entries.size() != 1)
                from_.yaml.report(from_.yaml.place_of(value_), "a transfer goes to one place",
                                  "write one of queue, number and sip");
            for (const yaml_entry& each : value_.entries) {
                const auto found = std::ranges::find(keys::transfer, each.key);
                if (found == keys::transfer.end()) continue;
                made.where = static_cast<step::transfer::kind>(found - keys::transfer.begin());
                made.to = from_.template_text(each.value);
            }
        }
        read_words("say", made.before);
        from_.duration_ms(whole_.find("ring_ms"), ranges::ring_ms, made.ring);
        from_.boolean(whole_.find("record"), made.records);
        return made;
    }

    step::any branch() {
        step::branch made;
        if (!from_.expect_list(value_, "{if: ..., to: ...}")) return made;
        for (const yaml_node& each : value_.items) {
            const auto* const otherwise = each.find("else");
            if (otherwise != nullptr && each.find("if") == nullptr) {
                from_.yaml.expect_map(each, keys::otherwise);
                if (&each != &value_.items.back())
                    from_.yaml.report(from_.yaml.place_of(each), "else is not the last", "move it to the end");
                add_edge(from_, edges_, "else", *otherwise, from_.yaml.place_of(each));
                continue;
            }
            if (!from_.yaml.expect_map(each, keys::condition)) continue;
            if (const auto* const condition = from_.yaml.required(each, "if"))
                made.conditions.push_back(from_.formula(*condition));
            if (const auto* const to = from_.yaml.required(each, "to"))
                add_edge(from_, edges_, std::to_string(made.conditions.size()), *to, from_.yaml.place_of(each));
        }
        return made;
    }

    step::any set() { return step::set{from_.arguments(value_)}; }
    step::any hours() { return step::hours{from_.id(value_)}; }
    step::any segment() { return step::segment{from_.formula(value_)}; }

    step::any announce() {
        from_.expect_nothing(value_, "announce");
        return step::announce{};
    }

    step::any record() {
        step::record made;
        made.prompt = from_.words_of(value_);
        read_name("into", made.into);
        from_.duration_ms(whole_.find("longest_ms"), ranges::longest_ms, made.longest);
        from_.duration_ms(whole_.find("silence_ms"), ranges::silence_ms, made.silence);
        return made;
    }

    step::any call_flow() {
        const std::string written = from_.text(value_);
        if (written.find_first_of("./") == std::string::npos)
            return step::call_flow{written.empty() ? written : from_.node_id(value_)};
        from_.calls.push_back({number_, written, from_.yaml.place_of(value_)});
        return step::call_flow{};
    }

    step::any give_back() {
        from_.expect_nothing(value_, "return");
        return step::give_back{};
    }

    step::any survey() {
        step::survey made{from_.name(value_), {}};
        read_patience(made.asks);
        const auto* const questions = from_.yaml.required(whole_, "questions");
        if (questions == nullptr || !from_.expect_list(*questions, "{id: ..., ask: ...}")) return made;
        for (const yaml_node& each : questions->items) read_question(each, made);
        return made;
    }

    step::any schedule_callback() {
        step::schedule_callback made;
        if (!from_.yaml.expect_map(value_, keys::callback)) return made;
        if (const auto* const queue = from_.yaml.required(value_, "queue")) made.queue = from_.text(*queue);
        if (const auto* const number = value_.find("number")) made.number = from_.condition(*number);
        if (const auto* const at = value_.find("at")) made.at = from_.condition(*at);
        return made;
    }

    step::any bot() {
        step::bot made{from_.text(value_)};
        read_words("say", made.greeting);
        read_name("into", made.into);
        from_.number(whole_.find("turns"), ranges::turns, made.turns);
        from_.duration_ms(whole_.find("timeout_ms"), ranges::timeout_ms, made.timeout);
        from_.duration_ms(whole_.find("text_no_input_ms"), ranges::text_no_input_ms, made.text_no_input);
        const auto* const answers = whole_.find("answers");
        if (answers == nullptr || !from_.expect_entries(*answers, "CONNECTOR.OPERATION: what is told of it"))
            return made;
        for (const yaml_entry& each : answers->entries) {
            auto& one = made.answers.emplace_back();
            read_operation(each.key, from_.yaml.place_of(each), one.connector, one.operation);
            one.words = from_.words_of(each.value);
        }
        return made;
    }

    step::any wait() {
        step::wait made{};
        from_.duration_ms(&value_, ranges::wait_ms, made.length);
        return made;
    }

    step::any tag() { return step::tag{from_.text(value_)}; }
    step::any hangup() { return value_.is == is::null ? step::hangup{} : step::hangup{from_.words_of(value_)}; }

private:
    void read_words(std::string_view key, wording& into) {
        if (const auto* const node = whole_.find(key)) into = from_.words_of(*node);
    }

    void read_name(std::string_view key, std::string& into) {
        if (const auto* const node = whole_.find(key)) into = from_.name(*node);
    }

    void read_patience(step::patience& into) {
        from_.number(whole_.find("retries"), ranges::retries, into.retries);
        from_.duration_ms(whole_.find("no_input_ms"), ranges::no_input_ms, into.no_input);
        from_.duration_ms(whole_.find("text_no_input_ms"), ranges::text_no_input_ms, into.text_no_input);
        from_.boolean(whole_.find("barge_in"), into.barge_in);
        for (const yaml_entry& each : whole_.entries)
            if (each.key == "no_input")
                read_retry(each, into.on_no_input);
            else if (each.key == "no_match")
                read_retry(each, into.on_no_match);
    }

    /// ID or {say: WORDING, to: ID}
    void read_retry(const yaml_entry& entry, wording& words) {
        const yaml_node* to = &entry.value;
        if (to->is == is::map) {
            from_.yaml.expect_map(entry.value, keys::retry);
            if (const auto* const say = entry.value.find("say")) words = from_.words_of(*say);
            to = entry.value.find("to");
        }
        if (to != nullptr) add_edge(from_, edges_, entry.key, *to, from_.yaml.place_of(entry));
    }

    void read_form(const yaml_node& form, step::collect& into) {
        const bool text = into.wants == step::collect::kind::text;
        if (!(text ? from_.yaml.expect_map(form, keys::text) : from_.yaml.expect_map(form, keys::digits))) return;
        const range& allowed = text ? ranges::text : ranges::digits;
        from_.number(form.find("least"), allowed, into.least);
        from_.number(form.find("most"), allowed, into.most);
        if (into.least > into.most)
            from_.yaml.report(from_.yaml.place_of(form), fmt::format("{} at least, {} at most", into.least, into.most),
                              "let most be as much as least, or more");
        static constexpr auto marks = std::to_array<std::string_view>({"#", "*", "none"});
        if (const auto* const mark = form.find("terminator"))
            if (const auto found = from_.word(*mark, marks, "terminator"))
                into.terminator = *found == 2 ? '\0' : marks[*found][0];
    }

    void read_operation(const std::string& written, place where, std::string& connector, std::string& operation) {
        const std::size_t dot = std::min(written.find('.'), written.size());
        connector = written.substr(0, dot);
        operation = written.substr(std::min(dot + 1, written.size()));
        if (!is_name(connector) || !is_name(operation))
            from_.yaml.report(std::move(where), shown(written) + " is no operation", "write CONNECTOR.OPERATION");
    }

    step::lookup read_lookup() {
        step::lookup made;
        if (const auto written = from_.yaml.text(value_))
            read_operation(*written, from_.yaml.place_of(value_), made.connector, made.operation);
        if (const auto* const with = whole_.find("with")) made.with = from_.arguments(*with);
        read_name("into", made.into);
        from_.duration_ms(whole_.find("timeout_ms"), ranges::timeout_ms, made.timeout);
        read_words("meanwhile", made.meanwhile);
        from_.boolean(whole_.find("secret"), made.secret);
        return made;
    }

    void read_question(const yaml_node& node, step::survey& into) {
        if (!from_.yaml.expect_map(node, keys::question)) return;
        step::survey_question& made = into.questions.emplace_back();
        if (const auto* const id = from_.yaml.required(node, "id")) {
            made.id = from_.name(*id);
            const auto first = std::ranges::find(into.questions, made.id, &step::survey_question::id);
            if (!made.id.empty() && &*first != &made)
                from_.yaml.report(from_.yaml.place_of(*id), fmt::format("two questions are called '{}'", made.id),
                                  "rename one");
        }
        if (const auto* const ask = from_.yaml.required(node, "ask")) made.ask = from_.words_of(*ask);
        bool text = false;
        from_.boolean(node.find("text"), text);
        const auto* const least = node.find("least");
        const auto* const most = node.find("most");
        from_.number(least, ranges::question, made.least);
        from_.number(most, ranges::question, made.most);
        if (text && (least != nullptr || most != nullptr))
            from_.yaml.report(from_.yaml.place_of(node), "a question for words has no least or most", "remove them");
        else if (!text && made.least >= made.most)
            from_.yaml.report(from_.yaml.place_of(node), fmt::format("least {}, most {}", made.least, made.most),
                              "let most be more than least");
        if (text) made.least = made.most = 0;
    }

    file_reader& from_;
    const yaml_node& value_;
    const yaml_node& whole_;
    std::size_t number_;
    std::vector<edge>& edges_;
};

using reads = step::any (step_reader::*)();
using self = step_reader;

/// In the order of node_kinds().
constexpr auto table = std::to_array<reads>(
    {&self::say,    &self::menu,      &self::collect,   &self::language,       &self::lookup,
     &self::act,    &self::send,      &self::promise,   &self::offer_channels, &self::transfer,
     &self::branch, &self::set,       &self::hours,     &self::segment,        &self::announce,
     &self::record, &self::call_flow, &self::give_back, &self::survey,         &self::schedule_callback,
     &self::bot,    &self::wait,      &self::tag,       &self::hangup});
static_assert(table.size() == std::variant_size_v<step::any>);

}  // namespace

step::any read_step(file_reader& from, const node_kind& kind, const yaml_node& value, const yaml_node& whole,
                    std::size_t number, std::vector<edge>& edges) {
    step_reader reader{from, value, whole, number, edges};
    return (reader.*table[static_cast<std::size_t>(&kind - node_kinds().data())])();
}

}  // namespace palabre::flow::detail
