// src/api/service_translations.cpp - messages and answers in other languages, for the agent who reads and writes them.
#include "api/service_task.hpp"
#include "palabre/translator/translator.hpp"

#include <algorithm>

namespace palabre::api {
namespace {

/// Within the time that an answer has.
constexpr duration patience = std::chrono::seconds{8};

constexpr const char* no_talk = "there is no such conversation";

/// The language that a customer's words were surely taken for when they came (delivery::intake); "" where nobody was sure.
std::string guessed_for(const history::entry& of) {
    const auto* const all = of.details.if_object();
    const auto* const guess = all == nullptr ? nullptr : all->if_contains("language");
    const auto* const known = guess == nullptr ? nullptr : guess->if_object();
    const auto* const code = known == nullptr ? nullptr : known->if_contains("code");
    const auto* const sure = known == nullptr ? nullptr : known->if_contains("sure");
    const bool is_told = code != nullptr && code->is_string() && sure != nullptr && *sure == value(true);
    return is_told ? std::string{code->get_string()} : std::string{};
}

}  // namespace

void service::translate(const job& of, const std::string& text, const std::string& from, const std::string& into) {
    const auto whom = translators_ ? translators_(of->with.company) : nullptr;
    if (whom == nullptr)
        return of->refuse(409, "the company has no translator", "add translator to it in the center's configuration");
    if (from.empty()) return of->refuse(400, "nobody knows which language it is in", "say which", "from");
    const auto number = ++translations_;
    translating_[number] = whom->translate(
        {.text = text, .from = from, .to = into, .keep = false}, runtime_.now() + patience,
        alive([of, number, from, into, whom](service& self, const translator::translation& made) {
            const auto let_go = std::move(self.translating_[number]);
            self.translating_.erase(number);
            json::object told{{"source", translator::to_string(made.from)}, {"from", from}, {"into", into}};
            if (!made.text.empty()) told["text"] = made.text;
            if (!made.by.empty()) told["by"] = made.by;
            if (!made) told["wrong"] = translator::to_string(made.wrong);
            if (!made.why.empty()) told["why"] = made.why;
            of->tell(std::move(told));
        }));
}

void service::translate_entry(const job& of) {
    if (of->text("into").empty()) return of->refuse(400, "no language is named", "say which: fr, en, fon", "into");
    of->in->thread_of(
        of->id<history::interaction_id>("conversation"), alive([of](service& self, const reply<history::thread>& talk) {
            if (!talk) return of->refuse(talk, no_talk);
            of->in->entries_of(talk->of, self.alive([of, spoken = talk->language](
                                                        service& on, const reply<std::vector<history::entry>>& all) {
                if (!all) return of->refuse(all, no_talk);
                const auto found = std::ranges::find(*all, of->id<history::entry_id>("entry"), &history::entry::id);
                if (found == all->end() || found->text.empty())
                    return of->refuse(404, "there are no such words in it", "read_conversation has its entries",
                                      "entry");
                const auto guess = guessed_for(*found);
                on.translate(of, found->text, of->text("from", guess.empty() ? spoken : guess), of->text("into"));
            }));
        }));
}

void service::preview_translation(const job& of) {
    of->in->thread_of(
        of->id<history::interaction_id>("conversation"), alive([of](service& self, const reply<history::thread>& talk) {
            if (!talk) return of->refuse(talk, no_talk);
            const auto into = of->text("into", talk->language);
            if (into.empty())
                return of->refuse(400, "nobody knows which language the customer speaks", "say which", "into");
            self.translate(of, of->text("text"), of->text("from"), into);
        }));
}

}  // namespace palabre::api
