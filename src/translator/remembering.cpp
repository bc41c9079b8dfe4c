// src/translator/remembering.cpp - one text through the book, and through the machine where the book has none.
#include "palabre/translator/remembering.hpp"

#include "translator/soon.hpp"

#include <utility>

namespace palabre::translator {
namespace {

using history::phrase;
using history::reply;

struct remembering final : translator {
    remembering(runtime& loop, remembering_options how) : on{loop}, options{std::move(how)} {}

    pending translate(const request& what, instant deadline, std::function<void(translation)> then) override;

    runtime& on;
    const remembering_options options;
};

/// One text's way. It lives as long as whoever asked holds it.
struct search : std::enable_shared_from_this<search> {
    search(remembering& who, request asked, instant until, std::function<void(translation)> whom)
        : by{who}, what{std::move(asked)}, deadline{until}, then{std::move(whom)},
          hidden{protect(what.text, by.options.names)}, late{by.on} {}

    void begin() {
        if (what.from == what.to || !has_words(hidden)) return end({what.text, source::reviewed});
        late.start(deadline - by.on.now(), [self = weak_from_this()] {
            // One that waits only to be kept is given all the same.
            if (const auto still = self.lock())
                still->end(still->answer ? std::move(still->answer)
                                         : detail::none(fault::unavailable, "no translation in time"));
        });
        auto* const book = by.options.book ? by.options.book() : nullptr;
        if (book == nullptr) return ask_machine();
        book->phrase_of(what.from, hidden.text, what.to, [self = weak_from_this()](reply<phrase> found) {
            if (const auto still = self.lock()) still->looked(std::move(found));
        });
    }

    void looked(reply<phrase> found) {
        if (!found) {
            is_kept = found.what == history::verdict::not_found;
            return ask_machine();
        }
        if (!found->reviewed && by.options.only_reviewed)
            return end(detail::none(fault::unknown, "it waits for review"));
        if (const auto harm = harm_in(found->text, hidden.kept.size()); !harm.empty()) {
            by.options.log.warning("a phrase is kept that has lost what it must have",
                                   {{"from", what.from}, {"to", what.to}, {"why", harm}});
            is_kept = true;
            return ask_machine();
        }
        end({restore(found->text, hidden.kept), found->reviewed ? source::reviewed : source::machine, found->by});
    }

    void ask_machine() {
        if (!then) return;
        if (!by.options.machine)
            return end(detail::none(fault::unknown, "no translation is kept, and there is no machine to ask"));
        auto asked = what;
        asked.text = hidden.text;
        machine = by.options.machine->translate(asked, deadline, [self = weak_from_this()](translation came) {
            if (const auto still = self.lock()) still->came(std::move(came));
        });
    }

    void came(translation said) {
        const auto let_go = std::move(machine);
        if (!said) return end(std::move(said));
        const auto mended = repaired(said.text);
        if (auto harm = harm_in(mended, hidden.kept.size()); !harm.empty())
            return end(detail::none(fault::harmed, std::move(harm)));
        phrase made{what.from,
                    hidden.text,
                    what.to,
                    mended,
                    false,
                    said.by.empty() ? "machine" : said.by,
                    by.on.calendar_now(),
                    what.context};
        answer = by.options.only_reviewed ? detail::none(fault::unknown, "it waits for review") : std::move(said);
        if (answer) answer.text = restore(mended, hidden.kept);
        auto* const book = what.keep && is_kept && by.options.book ? by.options.book() : nullptr;
        if (book == nullptr) return end(std::move(answer));
        book->put({std::move(made)}, [self = weak_from_this(), log = by.options.log](const reply<std::size_t>& kept) {
            if (!kept) log.warning("a translation could not be kept", {{"why", kept.why}});
            if (const auto still = self.lock()) still->end(std::move(still->answer));
        });
    }

    void end(translation with) {
        late.cancel();
        if (then) std::exchange(then, nullptr)(std::move(with));
    }

    remembering& by;
    const request what;
    const instant deadline;
    std::function<void(translation)> then;
    const protected_text hidden;
    translation answer;
    bool is_kept = false;  ///< The book is there, and takes it.
    pending machine;
    timer late;
};

pending remembering::translate(const request& what, instant deadline, std::function<void(translation)> then) {
    auto made = std::make_shared<search>(*this, what, deadline, std::move(then));
    on.post([self = std::weak_ptr{made}] {
        if (const auto still = self.lock()) still->begin();
    });
    return made;
}

}  // namespace

std::shared_ptr<translator> make_remembering(runtime& on, remembering_options options) {
    return std::make_shared<remembering>(on, std::move(options));
}

}  // namespace palabre::translator
