// src/flow/language.cpp - a language and the languages of a company, over ICU.
#include "palabre/flow/language.hpp"

#include "flow/icu_wording.hpp"

#include <utility>

namespace palabre::flow {
namespace {

constexpr std::size_t longest_tag = 64;  // BCP 47's own are about half as long

}  // namespace

language::language(std::string_view tag, const language_options& options)
    : tag_{tag}, words_{std::make_unique<const detail::icu_wording>(tag, options)} {
}

language::~language() = default;

const std::string& language::written_as() const noexcept {
    return words_->written_as();
}

const std::string& language::spelt_as() const noexcept {
    return words_->spelt_as();
}

languages::languages(language_options options)
    : options_{std::move(options)}, base_{made_.try_emplace(options_.base, options_.base, options_).first->second} {
}

const language& languages::of(std::string_view tag) {
    const auto found = made_.find(tag);
    if (found != made_.end()) return found->second;
    if (made_.size() >= most || tag.size() > longest_tag) return base_;
    return made_.try_emplace(std::string{tag}, tag, options_).first->second;
}

}  // namespace palabre::flow
