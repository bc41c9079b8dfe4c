// src/core/log.cpp - structured entries, written by spdlog as text or as JSON lines.
#include "palabre/core/log.hpp"

#include "palabre/core/utf8.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace palabre {
namespace {

/// What JSON leaves as it is although terminals obey it: DEL and C1 (U+0080 to U+009F, in UTF-8 C2 80 to C2 9F).
bool is_control(std::string_view at) {
    const auto byte = [at](std::size_t i) { return static_cast<unsigned char>(at[i]); };
    return byte(0) == 0x7F || (at.size() > 1 && byte(0) == 0xC2 && byte(1) < 0xA0);
}

/// JSON with those escaped too; they stand in its strings only.
std::string harmless(const std::string& json) {
    std::string safe;
    safe.reserve(json.size());
    for (std::string_view rest = json; !rest.empty(); rest.remove_prefix(1)) {
        if (!is_control(rest)) {
            safe += rest.front();
            continue;
        }
        if (rest.front() != '\x7f') rest.remove_prefix(1);
        safe += fmt::format("\\u{:04x}", static_cast<unsigned char>(rest.front()));
    }
    return safe;
}

/// Plain words stay plain; anything that could be misread (a space, a quote, a control character) is quoted as JSON.
std::string readable(const std::string& value) {
    bool plain = !value.empty() && value.find_first_of(" \"=\\") == std::string::npos && valid_utf8(value);
    for (std::string_view rest = value; plain && !rest.empty(); rest.remove_prefix(1))
        plain = static_cast<unsigned char>(rest.front()) >= 0x20 && !is_control(rest);
    return plain ? value : harmless(boost::json::serialize(boost::json::string{clean_utf8(value)}));
}

spdlog::level::level_enum spd(log_level level) {
    switch (level) {
    case log_level::debug: return spdlog::level::debug;
    case log_level::info: return spdlog::level::info;
    case log_level::warning: return spdlog::level::warn;
    case log_level::error: break;
    }
    return spdlog::level::err;
}

std::string text_line(std::string_view what, const std::vector<log_field>& fields) {
    std::string line{what};
    for (const auto& [name, value] : fields) {
        line += ' ';
        line += name;
        line += '=';
        line += readable(value);
    }
    return line;
}

std::string json_line(log_level level, std::string_view what, const std::vector<log_field>& fields) {
    boost::json::object entry{{"level", to_string(level)}, {"what", clean_utf8(what)}};
    for (const auto& [name, value] : fields) {
        std::string key{name};
        while (key == "at" || entry.contains(key)) key += '_';
        entry.emplace(key, clean_utf8(value));
    }
    const std::string line = harmless(boost::json::serialize(entry));
    return line.substr(1);  // the pattern has written '{"at":"...",' before it
}

}  // namespace

std::string_view to_string(log_level level) noexcept {
    switch (level) {
    case log_level::debug: return "debug";
    case log_level::info: return "info";
    case log_level::warning: return "warning";
    case log_level::error: return "error";
    }
    return "unknown";
}

logger::logger(sink write, log_level least) : least_{least} {
    if (write) write_ = std::make_shared<const sink>(std::move(write));
}

logger logger::with(std::initializer_list<log_field> fields) const {
    logger more = *this;
    more.context_.insert(more.context_.end(), fields.begin(), fields.end());
    return more;
}

void logger::write(log_level level, std::string_view what, std::initializer_list<log_field> fields) const {
    if (!takes(level)) return;
    std::vector<log_field> all = context_;
    all.insert(all.end(), fields.begin(), fields.end());
    (*write_)(level, what, all);
}

void logger::debug(std::string_view what, std::initializer_list<log_field> fields) const {
    write(log_level::debug, what, fields);
}
void logger::info(std::string_view what, std::initializer_list<log_field> fields) const {
    write(log_level::info, what, fields);
}
void logger::warning(std::string_view what, std::initializer_list<log_field> fields) const {
    write(log_level::warning, what, fields);
}
void logger::error(std::string_view what, std::initializer_list<log_field> fields) const {
    write(log_level::error, what, fields);
}

logger log_to_stderr(log_level least, bool json) {
    auto out = std::make_shared<spdlog::logger>("palabre", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    out->set_level(spd(least));
    out->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        json ? R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ",%v)" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc));
    return logger{[out, json](log_level level, std::string_view what, const std::vector<log_field>& fields) {
                      out->log(spd(level), json ? json_line(level, what, fields) : text_line(what, fields));
                  },
                  least};
}

}  // namespace palabre
