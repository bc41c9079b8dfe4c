// src/channel/whatsapp/templates.cpp - the templates that Meta has approved for a WhatsApp account, page by page.
#include "palabre/channel/whatsapp_templates.hpp"

#include "channel/meta/fields.hpp"
#include "channel/meta/graph_error.hpp"
#include "http/client.hpp"
#include "http/origin.hpp"
#include "http/target.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace palabre {
namespace {

using meta::array_at;
using meta::object_at;
using meta::text_at;

constexpr std::size_t most_pages = 100, page = 100;

/// How many different {{...}} a text has.
std::size_t parameters_of(std::string_view text) {
    std::set<std::string_view> names;
    for (auto at = text.find("{{"); at != text.npos; at = text.find("{{", at + 2)) {
        const auto end = text.find("}}", at);
        if (end == text.npos) break;
        names.insert(text.substr(at + 2, end - at - 2));
    }
    return names.size();
}

whatsapp_template read_template(const boost::json::object& from) {
    whatsapp_template made;
    made.name = text_at(from, "name");
    made.language = text_at(from, "language");
    made.status = text_at(from, "status");
    made.category = text_at(from, "category");
    for (const auto& each : array_at(from, "components")) {
        const auto* const part = each.if_object();
        if (part == nullptr) continue;
        const auto kind = text_at(*part, "type");
        if (kind == "BODY") made.parameters = parameters_of(text_at(*part, "text"));
        if (kind == "HEADER" && text_at(*part, "format") != "TEXT") made.header = text_at(*part, "format");
        if (kind == "BUTTONS")
            for (const auto& button : array_at(*part, "buttons"))
                if (const auto* const one = button.if_object();
                    one != nullptr && text_at(*one, "type") == "QUICK_REPLY")
                    ++made.buttons;
    }
    return made;
}

}  // namespace

std::string problem_with(const std::vector<whatsapp_template>& all, const std::string& name,
                         const std::string& language, std::size_t parameters) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const whatsapp_template& each) {
        return each.name == name && each.language == language;
    });
    if (found == all.end()) return fmt::format("there is no template '{}' in '{}'", name, language);
    if (found->status != "APPROVED")
        return fmt::format("the template '{}' in '{}' is {}", name, language, found->status);
    if (found->parameters != parameters)
        return fmt::format("the template '{}' in '{}' has {} parameters, not {}", name, language, found->parameters,
                           parameters);
    return {};
}

struct whatsapp_catalogue::impl : std::enable_shared_from_this<impl> {
    using on_read = std::function<void(std::vector<whatsapp_template>, std::string)>;

    impl(runtime& on, const meta_access& with, std::string of)
        : loop{on}, by{with}, account{std::move(of)}, at{http::read_url(with.url)},
          client{on, {.most_connections = 1, .body_most = 4'000'000, .tls = {.authorities = with.authorities}}} {}

    void ask(std::vector<whatsapp_template> so_far, const std::string& after, std::size_t pages, on_read then) {
        auto target = fmt::format("{}/{}/{}/message_templates?fields=name,language,status,category,components&limit={}",
                                  at.path, by.version, account, page);
        if (!after.empty()) target += "&after=" + http::escaped(after);
        client.ask(
            {.at = at.at, .target = std::move(target), .headers = {{"Authorization", "Bearer " + by.token.reveal()}}},
            loop.now() + by.limit,
            [weak = weak_from_this(), so_far = std::move(so_far), pages,
             then = std::move(then)](const http::answer& told) mutable {
                if (const auto self = weak.lock()) self->came(told, std::move(so_far), pages, std::move(then));
            });
    }

    void came(const http::answer& told, std::vector<whatsapp_template> so_far, std::size_t pages, on_read then) {
        if (!told) return then({}, told.failure);
        const auto read = meta::parse_object(told.body);
        if (const auto* const failed = object_at(read.root, "error"))
            return then({}, to_string(meta::read_error(*failed)));
        if (told.status / 100 != 2) return then({}, fmt::format("it answered {}", told.status));
        for (const auto& each : array_at(read.root, "data"))
            if (const auto* const one = each.if_object()) so_far.push_back(read_template(*one));
        const auto* const paging = object_at(read.root, "paging");
        const auto* const cursors = paging != nullptr ? object_at(*paging, "cursors") : nullptr;
        // The url of the next page is not followed: it comes with the token in it.
        const auto after = cursors != nullptr && paging->contains("next") ? text_at(*cursors, "after") : std::string{};
        if (after.empty() || pages >= most_pages) return then(std::move(so_far), "");
        ask(std::move(so_far), after, pages + 1, std::move(then));
    }

    runtime& loop;
    meta_access by;
    std::string account;
    http::url at;
    http::client client;
};

whatsapp_catalogue::whatsapp_catalogue(runtime& on, const meta_access& by, std::string account) {
    if (account.empty() || account.size() > 32 || account.find_first_not_of("0123456789") != account.npos)
        throw error{errc::invalid_argument, fmt::format("'{}' is no id of a WhatsApp account", account),
                    "it is digits: WhatsApp, API setup, WhatsApp Business Account ID"};
    impl_ = std::make_shared<impl>(on, by, std::move(account));
}

whatsapp_catalogue::~whatsapp_catalogue() = default;

void whatsapp_catalogue::read(std::function<void(std::vector<whatsapp_template> all, std::string why)> then) {
    impl_->ask({}, "", 1, std::move(then));
}

}  // namespace palabre
