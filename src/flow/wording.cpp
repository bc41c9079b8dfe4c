// src/flow/wording.cpp - which of a wording's languages is said.
#include "palabre/flow/wording.hpp"

namespace palabre::flow {

wording::wording(const char* text) : wording{std::string{text}} {
}

wording::wording(const std::string& text, place where_) : where{std::move(where_)} {
    by_language[""].push_back({text_template::parse(text, where)});
}

const std::vector<stretch>* wording::in(const std::string& language, const std::string& fallback) const {
    for (const std::string& each : {language, std::string{}, fallback})
        if (const auto found = by_language.find(each); found != by_language.end()) return &found->second;
    return nullptr;
}

}  // namespace palabre::flow
