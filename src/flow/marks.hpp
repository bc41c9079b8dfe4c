// src/flow/marks.hpp - which number an answer to a survey's question means, however it is written.
#pragma once

#include "palabre/flow/step.hpp"

#include <optional>
#include <string>
#include <vector>

namespace palabre::flow {

/// Digits, the question's own words, numbers spelled out in any of these languages, and of 1 to 5 also faces and stars.
std::optional<int> mark_said(const step::survey_question& asked, const std::string& given,
                             const std::vector<std::string>& languages);

}  // namespace palabre::flow
