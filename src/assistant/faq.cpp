// src/assistant/faq.cpp - the nearest question's answer, where it is near enough.
#include "palabre/assistant/faq.hpp"

#include "assistant/calibration.hpp"
#include "assistant/faq_index.hpp"
#include "assistant/soon.hpp"
#include "palabre/core/error.hpp"

#include <map>

#include <fmt/format.h>

namespace palabre::assistant {
namespace {

constexpr std::size_t most_trials =
    600;  // A file of 10,000 entries is learned from by a sample: a second, not a minute.

struct book {
    explicit book(faq_file given) : file{std::move(given)}, index{file}, curve{learned()} {}

    detail::calibration learned() const {
        std::vector<detail::trial> trials;
        const auto stride = index.questions() / most_trials + 1;
        for (std::size_t at = 0; at < index.questions(); at += stride) {
            const auto entry = index.entry_of(at);
            const auto same = index.find(index.text_of(at));
            trials.push_back({same.likeness, same.margin, same.entry == entry});
            if (file.entries[entry].questions.size() > 1) {
                const auto hit = index.find(index.text_of(at), at);
                trials.push_back({hit.likeness, hit.margin, hit.likeness > 0 && hit.entry == entry});
            }
            const auto stranger = index.find(index.text_of(at), detail::faq_index::none, entry);
            trials.push_back({stranger.likeness, stranger.margin, false});
        }
        return detail::calibrated(trials);
    }

    faq_file file;
    detail::faq_index index;
    detail::calibration curve;
};

struct faq : assistant {
    faq(runtime& loop, faq_options how) : on{loop}, options{how} {}

    pending ask(const conversation_so_far& so_far, const std::string& message, instant /*deadline*/,
                std::function<void(answer)> then) override {
        return detail::soon(on, found(so_far, message), std::move(then));
    }

    answer found(const conversation_so_far& so_far, const std::string& message) const {
        const auto company = books.find(so_far.company);
        if (company == books.end()) return nothing("no questions of this company");
        answer best = nothing("no question is like it");
        const auto own = company->second.find(so_far.language);
        for (const auto& [language, each] : company->second) {
            if (own != company->second.end() && language != so_far.language) continue;
            const auto hit = each->index.find(message);
            if (hit.likeness <= 0) continue;
            const double sure = each->curve.confidence(hit.likeness, hit.margin);
            const auto& entry = each->file.entries[hit.entry];
            if (sure >= options.threshold && sure > best.confidence)
                best = {reply{entry.answer}, sure, {{"faq", language + '/' + entry.id, sure}}};
        }
        return best;
    }

    runtime& on;
    faq_options options;
    std::map<std::string, std::map<std::string, std::unique_ptr<book>>> books;
};

}  // namespace

std::shared_ptr<assistant> make_faq(runtime& on, const std::vector<faq_file>& files, faq_options options) {
    if (!(options.threshold >= 0 && options.threshold <= 1))
        throw error{errc::invalid_argument, "the faq's threshold is beyond 0..1", "choose one from 0 to 1"};
    auto made = std::make_shared<faq>(on, options);
    for (const auto& each : files) {
        auto& place = made->books[each.company][each.language];
        if (place)
            throw error{errc::invalid_argument,
                        fmt::format("{} and {} are both of the company '{}' in '{}'", place->file.name, each.name,
                                    each.company, each.language),
                        "make one file of them"};
        place = std::make_unique<book>(each);
    }
    return made;
}

}  // namespace palabre::assistant
