// tests/answering/answer_set.hpp - several hundred recordings of answers whose kind is known, made by seed.
#pragma once

#include <cstdint>
#include <string>

namespace palabre::test {

/// Which half: limits are chosen on one and reported on the other. They share neither a voice nor a text nor a prompt nor a tune.
enum class half { chosen_on, reported_on };

/// Writes recordings and labels.csv into the folder, for palabre-amd. Debian's asterisk-core-sounds-fr-wav and
/// asterisk-moh-opsound-wav lie in `prompts` and `music`. Returns how many there are. The same seed gives the same bytes.
int make_answer_set(const std::string& folder, half which, const std::string& prompts, const std::string& music,
                    std::uint64_t seed);

}  // namespace palabre::test
