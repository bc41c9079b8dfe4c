// src/channel/voice/line_parts.hpp - what all calls of a voice line share.
#pragma once

#include "channel/voice/options.hpp"

#include "channel/voice/sounds.hpp"
#include "media/engine.hpp"
#include "palabre/channel/voice.hpp"
#include "sip/dialler.hpp"
#include "sip/own_address.hpp"
#include "sip/stack.hpp"
#include "speech/narrator.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>

namespace palabre::detail {

class placed_calls;
class voice_call;

/// Made when the line starts; calls come to it by a pointer that the line takes from them when it goes.
///
/// Threads: the strand.
struct line_parts {
    runtime& on;
    const voice_options& options;
    logger log;
    std::function<void(sip::call_id)> gone;  ///< The call has ended in every respect.

    std::unique_ptr<speech::prompts> clips = {};
    std::vector<std::unique_ptr<speech::voice>> voices = {};
    std::unique_ptr<speech::narrator> narrator = {};
    std::unique_ptr<speech::recogniser> recogniser = {};  ///< nullptr: nobody understands words.
    std::filesystem::path words = {};                     ///< Folder of what is being understood.
    std::unique_ptr<media::engine> media = {};
    std::unique_ptr<sip::stack> sip = {};
    std::unique_ptr<sip::trunks> trunks = {};
    std::unique_ptr<sip::dialler> dialler = {};
    placed_calls* placed = nullptr;                                                ///< The line's.
    std::function<std::shared_ptr<voice_call>(const std::string&)> standing = {};  ///< A call by its conversation's id.
    sounds encoded = {};
    sip::own_addresses addresses = {};

    bool is_draining = false;
    std::uint64_t answered = 0;
    std::uint64_t to_record = 0;
    std::set<std::pair<std::string, std::string>> missed = {};  ///< By language and clip, or text: already logged.

    std::deque<std::pair<std::string, std::string>> given_up = {};  ///< By user and Call-ID: the last that only rang.

    void gives_up(const std::string& user, const std::string& sip_id) {
        constexpr std::size_t most = 64;
        given_up.emplace_back(user, sip_id);
        if (given_up.size() > most) given_up.pop_front();
    }
    bool has_given_up(const std::string& user, const std::string& sip_id) const {
        return std::ranges::count(given_up, std::pair{user, sip_id}) != 0;
    }

    /// A tone, another language or a voice stood in for a recording.
    void miss(const speech::to_record& what) {
        constexpr std::size_t most = 10'000;
        ++to_record;
        if (missed.size() >= most || !missed.emplace(what.language, what.clip.empty() ? what.text : what.clip).second)
            return;
        log.warning("to be recorded",
                    {{"language", what.language}, {"clip", what.clip}, {"text", what.text}, {"why", what.why}});
    }
};

}  // namespace palabre::detail
