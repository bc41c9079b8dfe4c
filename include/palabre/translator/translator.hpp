// palabre/translator/translator.hpp - port: who says a text in another language.
#pragma once

#include "palabre/core/runtime.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::translator {

struct request {
    std::string text;
    std::string from, to;      ///< "fr", "fon": BCP 47, as flows name their languages.
    std::string context = {};  ///< Where it is said, for who reviews it: "operator, the prompt of 'main'".
    bool keep = true;          ///< False for what customers and agents write: it is looked up, and kept nowhere.
};

/// Whose a translation is.
enum class source {
    none,      ///< There is none: translation::wrong and why tell.
    reviewed,  ///< A speaker's; also what needs no translating.
    machine,   ///< Nobody has looked at it.
};

/// "none", "reviewed", "machine".
std::string_view to_string(source of) noexcept;

/// Why there is no translation.
enum class fault {
    none,
    unknown,      ///< Nobody knows this text in that language, and there is no machine to ask.
    language,     ///< The machine does not know one of the two languages.
    too_long,     ///< Beyond what is taken.
    unavailable,  ///< The machine does not answer, or refuses.
    harmed,       ///< The machine's translation lost or changed a number, a name or a code, or invented one.
};

std::string_view to_string(fault of) noexcept;

struct translation {
    std::string text = {};  ///< "" without one: never a guess, never the text as it was.
    source from = source::none;
    std::string by = {};  ///< "afi"; "http://127.0.0.1:5000"; "" where there was nothing to translate.
    fault wrong = fault::none;
    std::string why = {};  ///< For logs and agents; without the text.

    explicit operator bool() const noexcept { return from != source::none; }
};

/// Letting go of it calls the translation off: `then` is not called any more.
using pending = std::shared_ptr<void>;

/// Threads: the center's strand.
class translator {
public:
    virtual ~translator() = default;

    /// `then` is called once, on the strand, by `deadline` at the latest, never from inside this call, and not at all once
    /// the result has been let go of.
    virtual pending translate(const request& what, instant deadline, std::function<void(translation)> then) = 0;
};

/// A text whose numbers, amounts, dates, telephone numbers, URLs, e-mail addresses, {placeholders} and ${expressions}, words
/// with digits, words in capitals (PUK, SMS) and given names stand as {1}, {2}, ...
struct protected_text {
    std::string text;
    std::vector<std::string> kept = {};  ///< What {1}, {2}, ... stand for.
};

/// `names` are kept as they are written, as whole words.
protected_text protect(std::string_view text, const std::vector<std::string>& names = {});

/// Whether there is anything to translate beside what is protected.
bool has_words(const protected_text& of);

/// "" where `translated` has each of {1} to {`count`} exactly once and no other digit or brace, else what is wrong.
std::string harm_in(std::string_view translated, std::size_t count);

/// What machines do to {1} and may be undone: "{ 1 }", "｛1｝".
std::string repaired(std::string_view translated);

/// Puts back what was protected; `translated` has no harm in it.
std::string restore(std::string_view translated, const std::vector<std::string>& kept);

}  // namespace palabre::translator
