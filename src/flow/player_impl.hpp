// src/flow/player_impl.hpp - what a player prepares from its graph, and one turn of a conversation.
#pragma once

#include "flow/secrets.hpp"
#include "palabre/flow/player.hpp"

#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace palabre::flow {

inline constexpr std::uint32_t nowhere = ~0U;

/// Of a call whose line understands words: known when it begins, by a name that no variable of a flow can have.
inline constexpr std::string_view hears_words_fact = "@hears_words";

/// The language that his first words were taken for, in the same way: surer than what is remembered of him.
inline constexpr std::string_view wrote_in_fact = "@wrote_in";

/// A node with its edges resolved.
struct prepared_node {
    const std::string* id;
    const node* is;
    std::vector<std::pair<std::string_view, std::uint32_t>> edges;
    std::uint32_t next = nowhere;                    ///< Where "next" leads, which most steps take.
    std::uint32_t hang_up = nowhere;                 ///< Its own edge, else the graph's.
    std::uint32_t entry = nowhere;                   ///< call_flow's.
    const type* result = nullptr;                    ///< What the operation that it asks was declared to give.
    bool secret = false;                             ///< What it keeps is.
    std::vector<std::string> secret_arguments = {};  ///< Of the operation that it asks.
};

struct player::impl {
    explicit impl(graph plan);

    std::uint32_t index_of(std::string_view id) const;
    const language& language_of(const std::string& code) const;
    void require_consistent(const session& talk) const;
    void prepare_secrets();
    void restore(session& talk, const value& taken) const;
    void do_without_secrets(session& talk) const;
    const text_template* masked(const text_template& text) const;

    graph plan;
    std::string digest;
    std::vector<prepared_node> nodes;
    std::map<std::string, std::uint32_t, std::less<>> index;
    std::vector<std::string> languages;                    ///< At least one; {""} where the graph names none.
    std::string base;                                      ///< Whose rules serve languages that ICU does not know.
    std::map<std::string, language, std::less<>> written;  ///< How each of them writes numbers and dates.
    /// By language, then by the phrase's name.
    std::map<std::string, std::map<std::string, wording, std::less<>>> phrases;
    bool has_bots = false;
    secret_names secrets;
    /// Texts that tell a secret, as they may be written down; by their source, which all copies of a text share.
    std::unordered_map<const std::string*, text_template> masked_texts;
};

/// One call of advance(): from an event to the next thing to wait for.
class turn {
public:
    turn(const player::impl& of, session& talk, calendar_time now, actions& out,
         std::vector<std::uint32_t>* trail = nullptr)
        : player_{of}, talk_{talk}, now_{now}, out_{out}, trail_{trail} {}

    void begins(const event::begins& with);
    void answered(const answer& given);
    void came(const outcome& what);
    void settled(const event::settled& how);
    void assisted(const event::assisted& what);
    void hung_up();
    void ask_again();

    /// What is said in the place of words that cannot be told any more.
    std::vector<utterance> unavailable();

private:
    // The loop (player.cpp).
    void go_on();
    void enter(std::uint32_t node);
    void follow(std::string_view outcome);
    void follow_next();
    void fail();
    void finish();
    void part();
    void remember_language();
    void customer_turn() { talk_.steps = 0; }
    const prepared_node& here() const { return player_.nodes[talk_.at]; }
    bool wired(std::string_view outcome) const;
    std::string_view of_transfer(std::string_view outcome) const;

    // Steps (player_steps.cpp).
    void play(const step::say& step);
    void play(const step::menu& step);
    void play(const step::collect& step);
    void play(const step::language& step);
    void play(const step::lookup& step);
    void play(const step::act& step);
    void play(const step::send& step);
    void play(const step::promise& step);
    void play(const step::offer_channels& step);
    void play(const step::transfer& step);
    void play(const step::branch& step);
    void play(const step::set& step);
    void play(const step::hours& step);
    void play(const step::segment& step);
    void play(const step::announce& step);
    void play(const step::record& step);
    void play(const step::call_flow& step);
    void play(const step::give_back& step);
    void play(const step::survey& step);
    void play(const step::schedule_callback& step);
    void play(const step::bot& step);
    void play(const step::wait& step);
    void play(const step::tag& step);
    void play(const step::hangup& step);

    void request(const step::lookup& step, bool writes);
    std::optional<sending> addressed(const step::send& step);
    std::optional<value> arguments_of(const step::lookup& step);

    // Questions (player_asks.cpp).
    struct asked {
        question what;
        const step::patience* asks = nullptr;
    };
    std::optional<asked> open_question();
    bool prompt_into(asked& to, const wording& prompt, const char* phrase = nullptr);
    void add_choice(asked& to, std::string key, const wording& label, const wording& spoken);
    void ask(const wording* before = nullptr, const char* before_phrase = nullptr);
    void missed(bool silence);
    std::optional<std::string> chosen(const std::vector<choice>& choices, const std::string& given) const;
    void answer_menu(const step::menu& step, const std::string& given);
    void answer_collect(const step::collect& step, const std::string& given);
    void confirm_collect(const step::collect& step, const std::string& given);
    void answer_language(const std::string& given);
    void answer_offer(const step::offer_channels& step, const std::string& given);
    void answer_survey(const step::survey& step, const std::string& given);
    // Assistants (player_bot.cpp).
    void answer_bot(const step::bot& step, const std::string& given);
    void ask_assistant(const step::bot& step, std::string message);
    void bot_says(std::vector<utterance> words, const std::vector<std::string>& choices = {});
    void bot_acts(const step::bot& step, const event::assisted& wanted, bool was_asked);
    void bot_came(const step::bot& step, const outcome& what);
    void bot_hands_over(const step::bot& step, const std::string& reason, const std::string& edge = {},
                        const value& slots = nullptr);
    bool bot_question(const step::bot& step, question& what);
    void bot_hears_nothing(const step::bot& step, const std::string& why);

    void take_collected(const step::collect& step, const std::string& given);
    void open_channel(const step::offer_channels& step, medium on);
    std::vector<std::string> offered_languages(const step::language& step) const;
    std::vector<medium> offered_channels(const step::offer_channels& step) const;

    // Words (player_words.cpp).
    bool words(const wording& of, std::vector<utterance>& into, const value* extra = nullptr);
    const std::vector<stretch>* stretches(const wording& of, const std::string*& language) const;
    void know(const std::vector<std::string>& paths, const std::string& but, flow::promise& into) const;
    void phrase(const char* name, std::vector<utterance>& into, const value* extra = nullptr,
                const std::string* language = nullptr);
    std::string phrase_text(const char* name, const std::string& language, const value* extra = nullptr);
    std::optional<value> evaluate(const expression& what, const value* extra = nullptr);
    std::optional<bool> test(const expression& what, const value* extra = nullptr);
    void say(std::vector<utterance> words);

    bool shows_text() const { return talk_.on != medium::voice; }
    bool hears_words() const {
        const auto* const facts = talk_.facts.if_object();
        return shows_text() || (facts != nullptr && facts->contains(hears_words_fact));
    }

    const player::impl& player_;
    session& talk_;
    calendar_time now_;
    actions& out_;
    std::vector<std::uint32_t>* trail_;
    std::vector<action::any> when_over_;
    std::vector<utterance> bot_words_;  // what it says now; of what it said before the session keeps what may be kept
};

/// Whether that is what a session keeps of an assistant's conversation.
bool is_bot_state(const value& kept) noexcept;

}  // namespace palabre::flow
