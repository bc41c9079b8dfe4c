// src/sip/sdp.hpp - session descriptions as telephones write them (RFC 8866), read and written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::sip::sdp {

/// What the side that wrote it does with a stream.
enum class direction { inactive, sendonly, recvonly, sendrecv };

constexpr bool sends(direction flow) noexcept {
    return flow == direction::sendonly || flow == direction::sendrecv;
}
constexpr bool receives(direction flow) noexcept {
    return flow == direction::recvonly || flow == direction::sendrecv;
}
constexpr direction flow_of(bool sends, bool receives) noexcept {
    return sends ? (receives ? direction::sendrecv : direction::sendonly)
                 : (receives ? direction::recvonly : direction::inactive);
}

/// "sendrecv", "recvonly"...
std::string_view to_string(direction flow) noexcept;

/// An `m=` line's payload type with what `a=rtpmap` and `a=fmtp` say of it. Static types need no rtpmap.
struct format {
    std::uint8_t payload_type = 0;
    std::string name = {};  ///< "PCMA", as written; "" without an rtpmap.
    unsigned rate = 0;      ///< Hz; 0 without an rtpmap.
    unsigned channels = 1;
    std::string parameters = {};  ///< a=fmtp: "0-15".

    bool operator==(const format&) const = default;
};

/// An address as `c=` gives it.
struct connection {
    std::string host = {};  ///< Without TTL; an IP address or, rarely, a name.
    bool v6 = false;

    bool operator==(const connection&) const = default;
};

/// One `m=` line and what belongs to it.
struct media {
    std::string kind = "audio";
    std::uint16_t port = 0;  ///< 0: refused, or not used any more.
    std::string transport = "RTP/AVP";
    std::vector<std::string> other_formats = {};  ///< The formats of a transport that is not RTP.
    std::vector<format> formats = {};             ///< In the order of the line, each once.
    std::optional<connection> at = {};            ///< Its own `c=`.
    std::optional<direction> flow = {};
    unsigned ptime = 0;                    ///< ms; 0: not said.
    unsigned max_ptime = 0;                ///< ms; 0: not said.
    std::uint16_t rtcp_port = 0;           ///< a=rtcp (RFC 3605); 0: not said.
    bool rtcp_mux = false;                 ///< RFC 5761.
    std::vector<std::string> crypto = {};  ///< a=crypto (RFC 4568), each as written; sdes.hpp reads them.

    bool operator==(const media&) const = default;
};

/// Who speaks, and which state of what he says this is.
struct origin {
    std::string user = "-";
    std::uint64_t session = 0;
    std::uint64_t version = 0;
    connection at = {"0.0.0.0", false};

    bool operator==(const origin&) const = default;
};

struct description {
    origin from = {};
    std::string name = "-";
    std::optional<connection> at = {};
    std::optional<direction> flow = {};
    std::vector<media> lines = {};

    bool operator==(const description&) const = default;
};

/// Where a line's packets go: its own `c=`, else the session's, else nowhere.
connection where(const description& all, const media& line);

/// What a line does: as said of it, else of the session, else both ways.
direction flow(const description& all, const media& line) noexcept;

struct parsed {
    std::optional<description> found = {};
    std::string why = {};  ///< What is wrong and in which line; "" when found.

    explicit operator bool() const noexcept { return found.has_value(); }
};

// Beyond these a description is refused: nobody means well with more.
inline constexpr std::size_t most_bytes = 16'384;
inline constexpr std::size_t most_lines = 32;
inline constexpr std::size_t most_formats = 64;
inline constexpr std::size_t most_keys = 16;  ///< Of a line; what comes after them is passed over.

/// Reads one. Unknown attributes are passed over; lines may end in LF alone; `s=`, `t=` and `o=` may be missing, as some
/// gateways leave them out. Linear in the text.
parsed parse(std::string_view text);

/// The canonical text, lines ended by CRLF. parse() reads it back as it was.
std::string write(const description& all);

}  // namespace palabre::sip::sdp
