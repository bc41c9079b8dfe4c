// src/sip/sdp.cpp - session descriptions as telephones write them (RFC 8866), read and written.
#include "sip/sdp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace palabre::sip::sdp {
namespace {

/// The words of a line; gateways put more than one space between them.
class words {
public:
    explicit words(std::string_view text) noexcept : left_{text} {}

    /// "" when there are no more.
    std::string_view next() noexcept {
        const auto begin = left_.find_first_not_of(" \t");
        if (begin == left_.npos) return left_ = {};
        const auto end = std::min(left_.find_first_of(" \t", begin), left_.size());
        const auto word = left_.substr(begin, end - begin);
        left_.remove_prefix(end);
        return word;
    }
    std::string_view rest() noexcept {
        const auto begin = left_.find_first_not_of(" \t");
        return begin == left_.npos ? std::string_view{} : left_.substr(begin);
    }

private:
    std::string_view left_;
};

template<typename Number> bool read(std::string_view text, Number& into) noexcept {
    Number read_number{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), read_number);
    if (fault != std::errc{} || end != text.data() + text.size() || text.empty()) return false;
    into = read_number;
    return true;
}

bool same(std::string_view one, std::string_view other) noexcept {
    const auto lower = [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each | 0x20) : each; };
    return std::ranges::equal(one, other, {}, lower, lower);
}

/// One word that no writer could have smuggled a line into.
bool plain(std::string_view word) noexcept {
    return !word.empty() && std::ranges::none_of(word, [](unsigned char each) { return each <= ' ' || each == 127; });
}

std::optional<direction> direction_from(std::string_view word) noexcept {
    for (const auto each : {direction::inactive, direction::sendonly, direction::recvonly, direction::sendrecv})
        if (word == to_string(each)) return each;
    return {};
}

/// "IN IP4 10.0.0.1/127"
std::optional<connection> read_connection(words& line) {
    const auto net = line.next(), type = line.next(), address = line.next();
    const auto host = address.substr(0, address.find('/'));
    if (!same(net, "IN") || !plain(host) || host.size() > 255) return {};
    if (same(type, "IP4")) return connection{std::string{host}, false};
    if (same(type, "IP6")) return connection{std::string{host}, true};
    return {};
}

class reader {
public:
    parsed read_all(std::string_view text) {
        if (text.size() > most_bytes) return {{}, fmt::format("more than {} bytes", most_bytes)};
        if (text.find('\0') != text.npos) return {{}, "a NUL byte"};
        std::size_t number = 0;
        while (!text.empty()) {
            const auto end = std::min(text.find('\n'), text.size());
            auto line = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            if (line.ends_with('\r')) line.remove_suffix(1);
            ++number;
            if (line.empty()) continue;
            const auto why = read_line(line, number);
            if (!why.empty()) return {{}, fmt::format("line {}: {}", number, why)};
        }
        if (number == 0) return {{}, "empty"};
        return {std::move(all_), {}};
    }

private:
    std::string_view read_line(std::string_view line, std::size_t number) {
        if (line.size() < 2 || line[1] != '=' || line[0] < 'a' || line[0] > 'z') return "is not LETTER=VALUE";
        const auto rest = line.substr(2);
        if ((line[0] == 'v') != (number == 1)) return "v= stands first, and once";
        words left{rest};
        switch (line[0]) {
        case 'v': return rest == "0" ? "" : "the version is not 0";
        case 'o': return read_origin(left);
        case 's':
            if (all_.lines.empty()) all_.name = rest.empty() || rest == " " ? "-" : rest;
            return "";
        case 'c': {
            const auto at = read_connection(left);
            if (!at) return "not an IN IP4 or IN IP6 address";
            (all_.lines.empty() ? all_.at : all_.lines.back().at) = at;
            return "";
        }
        case 'm': return read_media(left);
        case 'a': return read_attribute(rest);
        default: return "";
        }
    }

    std::string_view read_origin(words& left) {
        auto& from = all_.from;
        const auto user = left.next();
        if (!plain(user)) return "no user in o=";
        from.user = user;
        // Numbers that do not fit (some gateways write more than 64 bits) matter to nobody but their writer.
        if (!digits(left.next(), from.session) || !digits(left.next(), from.version)) return "no number in o=";
        const auto at = read_connection(left);
        if (!at) return "no address in o=";
        from.at = *at;
        return "";
    }

    static bool digits(std::string_view word, std::uint64_t& into) noexcept {
        if (word.empty() || word.find_first_not_of("0123456789") != word.npos) return false;
        if (!read(word, into)) into = 0;
        return true;
    }

    std::string_view read_media(words& left) {
        if (all_.lines.size() == most_lines) return "too many m= lines";
        media line;
        const auto kind = left.next(), port = left.next(), transport = left.next();
        if (!plain(kind) || !plain(transport)) return "m= needs a kind, a port, a transport and formats";
        line.kind = kind;
        line.transport = transport;
        const auto slash = port.find('/');
        unsigned ports = 1;
        if (!read(port.substr(0, slash), line.port)) return "no port in m=";
        if (slash != port.npos && !read(port.substr(slash + 1), ports)) return "no number of ports in m=";
        const bool rtp = line.transport.find("RTP/") != line.transport.npos;
        std::size_t count = 0;
        for (auto word = left.next(); !word.empty(); word = left.next()) {
            if (++count > most_formats) return "too many formats in m=";
            format each;
            if (!rtp) {
                if (!plain(word)) return "a format that is no word";
                line.other_formats.emplace_back(word);
            } else if (!read(word, each.payload_type) || each.payload_type > 127) {
                return "a payload type is 0 to 127";
            } else if (find(line, each.payload_type) == nullptr) {
                line.formats.push_back(std::move(each));
            }
        }
        if (count == 0) return "no format in m=";
        all_.lines.push_back(std::move(line));
        return "";
    }

    static format* find(media& line, unsigned payload_type) noexcept {
        const auto found = std::ranges::find(line.formats, payload_type, &format::payload_type);
        return found == line.formats.end() ? nullptr : &*found;
    }

    std::string_view read_attribute(std::string_view text) {
        const auto colon = std::min(text.find(':'), text.size());
        const auto name = text.substr(0, colon);
        const auto value = colon == text.size() ? std::string_view{} : text.substr(colon + 1);
        if (const auto flow = direction_from(name)) {
            (all_.lines.empty() ? all_.flow : all_.lines.back().flow) = flow;
            return "";
        }
        if (all_.lines.empty()) return "";
        media& line = all_.lines.back();
        words left{value};
        if (name == "rtpmap" || name == "fmtp") {
            std::uint8_t payload_type = 0;
            if (!read(left.next(), payload_type)) return name == "rtpmap" ? "no payload type in rtpmap" : "";
            if (auto* const known = find(line, payload_type))
                return name == "rtpmap" ? read_map(left.next(), *known) : read_parameters(left.rest(), *known);
            return "";
        }
        // What is out of range here is as if it had not been said.
        if (name == "ptime") line.ptime = milliseconds(left.next());
        if (name == "maxptime") line.max_ptime = milliseconds(left.next());
        if (name == "rtcp") read(left.next(), line.rtcp_port);
        if (name == "rtcp-mux") line.rtcp_mux = true;
        if (name == "crypto" && line.crypto.size() < most_keys && !value.empty()) line.crypto.emplace_back(value);
        return "";
    }

    /// "20", or "20.0" as some write it.
    static unsigned milliseconds(std::string_view word) noexcept {
        unsigned found = 0;
        return read(word.substr(0, word.find('.')), found) && found <= 1000 ? found : 0;
    }

    /// "telephone-event/8000/1"
    static std::string_view read_map(std::string_view text, format& into) {
        const auto slash = text.find('/');
        const auto name = text.substr(0, slash);
        if (slash == text.npos || !plain(name)) return "rtpmap is NAME/RATE";
        const auto rates = text.substr(slash + 1);
        const auto second = rates.find('/');
        unsigned rate = 0, channels = 1;
        if (!read(rates.substr(0, second), rate) || rate == 0) return "no rate in rtpmap";
        if (second != rates.npos && (!read(rates.substr(second + 1), channels) || channels == 0 || channels > 255))
            return "no number of channels in rtpmap";
        into.name = name;
        into.rate = rate;
        into.channels = channels;
        return "";
    }

    static std::string_view read_parameters(std::string_view text, format& into) {
        while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
        into.parameters = text;
        return "";
    }

    description all_;
};

using out = std::back_insert_iterator<std::string>;

void write_connection(out to, char letter, const connection& at) {
    fmt::format_to(to, "{}=IN {} {}\r\n", letter, at.v6 ? "IP6" : "IP4", at.host);
}

void write_media(out to, const media& line) {
    fmt::format_to(to, "m={} {} {}", line.kind, line.port, line.transport);
    for (const auto& each : line.formats) fmt::format_to(to, " {}", each.payload_type);
    for (const auto& each : line.other_formats) fmt::format_to(to, " {}", each);
    fmt::format_to(to, "\r\n");
    if (line.at) write_connection(to, 'c', *line.at);
    for (const auto& each : line.formats) {
        if (!each.name.empty()) {
            fmt::format_to(to, "a=rtpmap:{} {}/{}", each.payload_type, each.name, each.rate);
            if (each.channels != 1) fmt::format_to(to, "/{}", each.channels);
            fmt::format_to(to, "\r\n");
        }
        if (!each.parameters.empty()) fmt::format_to(to, "a=fmtp:{} {}\r\n", each.payload_type, each.parameters);
    }
    if (line.rtcp_port != 0) fmt::format_to(to, "a=rtcp:{}\r\n", line.rtcp_port);
    if (line.rtcp_mux) fmt::format_to(to, "a=rtcp-mux\r\n");
    for (const auto& each : line.crypto) fmt::format_to(to, "a=crypto:{}\r\n", each);
    if (line.ptime != 0) fmt::format_to(to, "a=ptime:{}\r\n", line.ptime);
    if (line.max_ptime != 0) fmt::format_to(to, "a=maxptime:{}\r\n", line.max_ptime);
    if (line.flow) fmt::format_to(to, "a={}\r\n", to_string(*line.flow));
}

}  // namespace

std::string_view to_string(direction flow) noexcept {
    switch (flow) {
    case direction::inactive: return "inactive";
    case direction::sendonly: return "sendonly";
    case direction::recvonly: return "recvonly";
    case direction::sendrecv: return "sendrecv";
    }
    return "sendrecv";
}

connection where(const description& all, const media& line) {
    return line.at ? *line.at : all.at ? *all.at : connection{};
}

direction flow(const description& all, const media& line) noexcept {
    return line.flow.value_or(all.flow.value_or(direction::sendrecv));
}

parsed parse(std::string_view text) {
    return reader{}.read_all(text);
}

std::string write(const description& all) {
    std::string text;
    text.reserve(256);
    const out to{text};
    const auto& [user, session, version, at] = all.from;
    fmt::format_to(to, "v=0\r\no={} {} {} IN {} {}\r\ns={}\r\n", user, session, version, at.v6 ? "IP6" : "IP4", at.host,
                   all.name);
    if (all.at) write_connection(to, 'c', *all.at);
    fmt::format_to(to, "t=0 0\r\n");
    if (all.flow) fmt::format_to(to, "a={}\r\n", to_string(*all.flow));
    for (const auto& each : all.lines) write_media(to, each);
    return text;
}

}  // namespace palabre::sip::sdp
