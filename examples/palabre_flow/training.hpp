// examples/palabre_flow/training.hpp - teaches a flow's intents from their sentences, and scores what was learned.
#pragma once

#include <iosfwd>
#include <string>

namespace palabre_flow {

/// Writes assistant/intents.model beside the flow.
int train(const std::string& flow, std::ostream& out);

/// Tells each sentence from the others by models that have not seen it, language by language and all together.
int score(const std::string& flow, std::ostream& out);

}  // namespace palabre_flow
