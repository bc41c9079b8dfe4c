// src/api/operations_translations.cpp - what may be asked about words in other languages.
#include "api/operation_parts.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

constexpr std::size_t longest_language = 35, longest_text = 4096;

const record translation{"translation",
                         "A text in another language, or why there is none. What is empty is left out.",
                         {{.name = "text", .about = "The translation; left out where there is none."},
                          {.name = "source",
                           .about = "Whose it is: a speaker has reviewed it, a machine has made it, or there is none.",
                           .required = true,
                           .one_of = {"none", "reviewed", "machine"}},
                          {.name = "by", .about = "Who reviewed it, or the machine."},
                          {.name = "from", .about = "The language that it was translated from.", .required = true},
                          {.name = "into", .about = "The language that it was translated into.", .required = true},
                          {.name = "wrong",
                           .about = "Why there is none.",
                           .one_of = {"unknown", "language", "too_long", "unavailable", "harmed"}},
                          {.name = "why", .about = "The same in words."}}};

const field which{.name = "conversation", .is = kind::id, .about = "Its id.", .in = place::path, .required = true};
constexpr std::string_view no_translator = "The company has no translator.";

}  // namespace

std::vector<operation> translation_operations() {
    return {
        {.name = "translate_entry",
         .method = "GET",
         .path = "/api/v1/conversations/{conversation}/entries/{entry}/translation",
         .needs = scope::read,
         .about = "What was written in a conversation, in another language. It is kept nowhere.",
         .takes =
             {which,
              {.name = "entry", .is = kind::id, .about = "Which of its entries.", .in = place::path, .required = true},
              {.name = "into",
               .about = "The language: 'fr'.",
               .in = place::query,
               .required = true,
               .longest = longest_language},
              {.name = "from",
               .about = "The language that it is written in; without it what its words were taken for when they came, "
                        "else the "
                        "conversation's.",
               .in = place::query,
               .longest = longest_language}},
         .tells = &translation,
         .absent = "There is no such conversation, or no such entry of words in it.",
         .conflict = no_translator},
        {.name = "preview_translation",
         .method = "POST",
         .path = "/api/v1/conversations/{conversation}/preview",
         .needs = scope::write,
         .about = "An answer in the customer's language, before it is sent. Nothing is sent, and nothing is kept.",
         .takes = {which,
                   {.name = "text", .about = "The answer.", .required = true, .longest = longest_text},
                   {.name = "from",
                    .about = "The language of the answer: 'fr'.",
                    .required = true,
                    .longest = longest_language},
                   {.name = "into",
                    .about = "The language wanted; without it the conversation's.",
                    .longest = longest_language}},
         .tells = &translation,
         .absent = "There is no such conversation.",
         .conflict = no_translator}};
}

std::vector<const record*> translation_records() {
    return {&translation};
}

}  // namespace palabre::api
