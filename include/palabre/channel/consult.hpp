// palabre/channel/consult.hpp - a customer on hold with his agent, and a third whom the agent asks.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace palabre {

/// What two who are connected hear, and who is consulted, where somebody is.
enum class hearing : std::uint8_t {
    together,  ///< Everybody hears everybody: of three, a conference.
    held,      ///< The customer hears the connection's music; the agent hears who is consulted, else nothing.
    ringing,   ///< The same, and the agent hears the line's ringing tone until somebody is consulted.
};

/// "together", "held", "ringing".
const char* to_string(hearing how) noexcept;

/// What an agent may do with the customer with whom he is connected (conversation::consults()). Hold by a telephone itself
/// counts besides: who has put the others on hold hears nobody, and nobody him. While the customer is held a recording is
/// silent, and one that is paused stays so.
///
/// What ends it: the customer hangs up, and all part. Who is consulted hangs up, and the two are together. The agent hangs
/// up, and who is consulted has the customer.
///
/// Threads: the strand.
class consulting {
public:
    virtual ~consulting() = default;

    virtual void hear(hearing how) = 0;

    /// A conversation of the same line's, by its id, is consulted from now on. False where it has ended, or another is.
    /// `alone` comes from the loop when it has hung up; not after anything else.
    virtual bool consult(const std::string& leg, std::function<void()> alone) = 0;

    /// Who is consulted is rung off, and the two are together again.
    virtual void end_consult() = 0;

    /// Who is consulted has the customer, and the agent is rung off: connect_handlers::handed_on tells it. False where
    /// nobody is consulted.
    virtual bool put_through() = 0;
};

}  // namespace palabre
