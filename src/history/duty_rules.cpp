// src/history/duty_rules.cpp - which places, devices and addresses no store takes.
#include "history/duty_rules.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"
#include "palabre/history/access_book.hpp"

#include <fmt/format.h>

namespace palabre::history {
namespace {

constexpr std::size_t most_changes = 1000, longest_name = 64, longest_word = 256, longest_endpoint = 1024;
constexpr std::int64_t pole = 90'000'000, antimeridian = 180'000'000, widest = 1'000'000;

std::string wrong_text(const char* what, const std::string& given, std::size_t longest) {
    if (given.empty()) return fmt::format("{} is empty", what);
    if (given.size() > longest) return fmt::format("{} has {} bytes; {} are the most", what, given.size(), longest);
    if (given.find('\0') != std::string::npos || !valid_utf8(given))
        return fmt::format("{} is not UTF-8 without NUL", what);
    return {};
}

std::string first_of(std::initializer_list<std::string> all) {
    for (const auto& each : all)
        if (!each.empty()) return each;
    return {};
}

struct judging {
    std::string operator()(const duty_change::agree& what) const { return whose(what.whose); }
    std::string operator()(const duty_change::withdraw& what) const { return whose(what.whose); }
    std::string operator()(const duty_change::locate& what) const {
        const auto beyond = [](std::int64_t value, std::int64_t most) { return value < -most || value > most; };
        if (!what.in) return "the company has no id";
        if (beyond(what.what.latitude, pole)) return "the latitude is not -90 to 90 degrees";
        if (beyond(what.what.longitude, antimeridian)) return "the longitude is not -180 to 180 degrees";
        if (what.what.accuracy < 0 || what.what.accuracy > widest) return "the accuracy is not 0 to 1,000,000 m";
        return whose(what.whose);
    }
    std::string operator()(const duty_change::add_device& what) const {
        return first_of({whose(what.whose), wrong_text("the digest", what.what.digest, longest_word),
                         wrong_text("the device's name", what.what.name, longest_name)});
    }
    std::string operator()(const duty_change::remove_device& what) const {
        return first_of({whose(what.whose), wrong_text("the device's name", what.name, longest_name)});
    }
    std::string operator()(const duty_change::wake_at& what) const {
        return first_of({wrong_text("the endpoint", what.what.endpoint, longest_endpoint),
                         wrong_text("the key", what.what.key, longest_word),
                         wrong_text("the secret", what.what.secret, longest_word),
                         wrong_text("the login", what.what.login, longest_word)});
    }
    std::string operator()(const duty_change::let_sleep& what) const {
        return what.login.empty() ? wrong_text("the endpoint", what.endpoint, longest_endpoint)
                                  : wrong_text("the login", what.login, longest_word);
    }

    static std::string whose(user_id who) { return who ? "" : "the user has no id"; }
};

}  // namespace

duty_book& duty_of(access_book& of) {
    if (auto* const keeper = dynamic_cast<duty_keeper*>(&of)) return keeper->duty();
    throw error{errc::unsupported, "this store does not keep where agents are", "use history::open_sql_store()"};
}

std::string why_refused(const std::vector<duty_change::any>& changes) {
    if (changes.size() > most_changes) return fmt::format("{} changes; {} are the most", changes.size(), most_changes);
    for (const auto& each : changes)
        if (auto why = std::visit(judging{}, each); !why.empty()) return why;
    return {};
}

}  // namespace palabre::history
