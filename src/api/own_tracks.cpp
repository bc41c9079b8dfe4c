// src/api/own_tracks.cpp - a fix as the OwnTracks apps post it.
#include "api/own_tracks.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <cmath>

namespace palabre::api {

namespace json = boost::json;

namespace {

constexpr double millionths = 1e6;

std::optional<double> number(const value* of) {
    if (of == nullptr || !of->is_number()) return {};
    const auto made = of->to_number<double>();
    return std::isfinite(made) ? std::optional{made} : std::nullopt;
}

own_tracks_reading wrong(std::string what, std::string cure, std::string field = {}) {
    return {{}, fault{400, std::move(what), std::move(cure), std::move(field)}};
}

}  // namespace

std::optional<std::int64_t> degrees(const value* of, std::int64_t most) {
    const auto given = number(of);
    if (!given || std::abs(*given) > static_cast<double>(most)) return {};
    return std::llround(*given * millionths);
}

std::optional<std::int64_t> metres(const value* of) {
    if (of == nullptr || of->is_null()) return 0;
    const auto given = number(of);
    if (!given || *given < 0) return {};
    return static_cast<std::int64_t>(std::ceil(std::min(*given, millionths)));
}

own_tracks_reading read_own_tracks(const std::string& body) {
    if (body.find_first_not_of(" \t\r\n") == body.npos) return {};
    boost::system::error_code failed;
    const auto read = json::parse(body, failed);
    const auto* const given = failed ? nullptr : read.if_object();
    if (given == nullptr) return wrong("the body is no JSON object", "send what OwnTracks sends in its HTTP mode");
    const auto* const type = given->if_contains("_type");
    if (type == nullptr || !type->is_string())
        return wrong("_type is missing", "send what OwnTracks sends in its HTTP mode", "_type");
    if (type->get_string() == "encrypted")
        return wrong("encrypted payloads are not read here", "leave the app's encryption key empty: HTTPS encrypts",
                     "_type");
    if (type->get_string() != "location") return {};
    constexpr std::int64_t pole = 90, antimeridian = 180;
    const auto latitude = degrees(given->if_contains("lat"), pole);
    if (!latitude) return wrong("lat is not -90 to 90", "send the latitude in degrees", "lat");
    const auto longitude = degrees(given->if_contains("lon"), antimeridian);
    if (!longitude) return wrong("lon is not -180 to 180", "send the longitude in degrees", "lon");
    const auto accuracy = metres(given->if_contains("acc"));
    if (!accuracy) return wrong("acc is no radius", "send metres, or leave it out", "acc");
    constexpr double last = 32'503'680'000;  // the year 3000
    const auto seconds = number(given->if_contains("tst"));
    if (!seconds || *seconds < 0 || *seconds > last)
        return wrong("tst is no moment", "send seconds since 1970 in UTC", "tst");
    const calendar_time at{std::chrono::seconds{static_cast<std::int64_t>(*seconds)}};
    return {history::fix{at, *latitude, *longitude, *accuracy}, {}};
}

}  // namespace palabre::api
