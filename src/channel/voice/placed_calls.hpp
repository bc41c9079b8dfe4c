// src/channel/voice/placed_calls.hpp - calls of ours until somebody answers, and the telephones that they may go to.
#pragma once

#include "channel/voice/call.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre::detail {

/// Threads: the strand.
class placed_calls {
public:
    /// `stands` keeps who is reached; conversations with an address of ours go `to_center`.
    placed_calls(line_parts& line, std::function<void(const std::shared_ptr<voice_call>&, sip::call_id)> stands,
                 const conversation_handler& to_center);
    placed_calls(const placed_calls&) = delete;
    placed_calls& operator=(const placed_calls&) = delete;
    ~placed_calls();

    /// `for_whom` is who will be joined with who answers.
    std::uint64_t call(call_request what, call_handlers then, voice_call* for_whom = nullptr);

    /// Who is called there; null once somebody has answered, or nobody.
    std::shared_ptr<voice_call> ringing(std::uint64_t number) const;
    void cancel(std::uint64_t number);

    /// Whom a telephone of ours means by that user part: a telephone of ours, or a number that a trunk allows; else "".
    std::string target_of(const std::string& user) const;

    void registered(sip::registered what);
    std::vector<voice_phone> phones() const;

private:
    struct entry {
        std::shared_ptr<voice_call> call;
        call_request what;
        call_handlers then;
        std::uint64_t dialled = 0;
    };

    peer_manner manner_towards(const call_request& what) const;
    void progressed(std::uint64_t number, int status, const std::optional<sip::terms>& early);
    void reached(std::uint64_t number, const sip::dialled_way& way, const sip::terms& holds);
    void failed(std::uint64_t number, const call_outcome& why, const sip::dialled_way& way);

    line_parts& line_;
    std::function<void(const std::shared_ptr<voice_call>&, sip::call_id)> stands_;
    const conversation_handler& to_center_;
    std::map<std::uint64_t, entry> all_;
    std::map<std::string, std::vector<sip::phone_contact>, std::less<>> phones_;
    std::uint64_t last_ = 0;
};

}  // namespace palabre::detail
