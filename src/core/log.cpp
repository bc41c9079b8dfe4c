// src/core/log.cpp - structured entries, written by spdlog as text or as JSON lines.
#include "palabre/core/log.hpp"

#include "palabre/core/utf8.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace palabre {
namespace {

/// Plain words stay plain; anything that could be misread (a space, a quote, a control character) is quoted as JSON.
std::string readable(const std::string& value) {
    const bool plain = !value.empty() && value.find_first_of(" \"=\\\x7f") == std::string::npos &&
                       std::none_of(value.begin(), value.end(), [](unsigned char c) { return c < 0x20; });
    return plain ? value : boost::json::serialize(boost::json::string{clean_utf8(value)});
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
    for (const auto& [name, value] : fields) entry[name] = clean_utf8(value);
    std::string line = boost::json::serialize(entry);
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

logger::logger(sink write, log_level least) : write_{std::make_shared<const sink>(std::move(write))}, least_{least} {}

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
