// tests/house/channel_matrix.cpp - what each channel can do, as its adapter says: the table in docs/manual/channels.md.
#include "palabre/asio_runtime.hpp"
#include "palabre/channel/capability.hpp"
#include "palabre/channel/messenger.hpp"
#include "palabre/channel/sms_gateway.hpp"
#include "palabre/channel/ussd.hpp"
#include "palabre/channel/web_chat.hpp"
#include "palabre/channel/whatsapp.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <sstream>

using namespace palabre;

namespace {

constexpr std::string_view begins = "<!-- made by channel_matrix: ./dev docs -->\n", ends = "<!-- end -->\n";

struct column {
    std::string title;
    medium on;
    carrier_traits with = {};
};

/// Each adapter with the fewest options that it takes, and so with its defaults.
std::vector<column> columns() {
    asio_runtime nowhere;
    const secret word{"a-word-of-twenty-bytes"};
    meta_access access;
    access.token = access.app_secret = access.verify_token = word;
    whatsapp_options whatsapp;
    whatsapp.numbers = {"105"};
    whatsapp.access = access;
    messenger_options page;
    page.page = "700";
    page.access = access;
    kannel_options kannel;
    kannel.sends.name = "kannel";
    kannel.sends.senders = {"105"};
    kannel.sends.key = word;
    kannel.user = "user";
    kannel.password = word;
    kannel.callbacks = "http://127.0.0.1:1";
    ussd_channel ussd{nowhere, {}};
    return {{"voice", medium::voice},
            {"SMS (Kannel)", medium::sms, kannel_carrier(nowhere, kannel)->about()},
            {"WhatsApp", medium::whatsapp, whatsapp_carrier(nowhere, whatsapp)->about()},
            {"Messenger", medium::messenger, messenger_carrier(nowhere, page)->about()},
            {"USSD", medium::ussd, ussd.callbacks().about()},
            {"web chat", medium::web_chat, web_chat{nowhere, {}}.about()}};
}

std::string yes(bool holds) {
    return holds ? "yes" : "-";
}

std::string so_many(std::size_t count, const char* otherwise = "-") {
    return count == 0 ? otherwise : std::to_string(count);
}

std::string table() {
    const auto all = columns();
    std::string made{"| |"}, line{"|---|"};
    for (const auto& each : all) {
        made += fmt::format(" {} |", each.title);
        line += "---|";
    }
    made += '\n' + line + '\n';
    const auto row = [&](const char* what, auto&& told) {
        made += fmt::format("| {} |", what);
        for (const auto& each : all) made += fmt::format(" {} |", told(each, capabilities(each.on)));
        made += '\n';
    };
    const auto of_carrier = [](auto&& told) {
        return [told](const column& in, const capability&) { return in.with.name.empty() ? "-" : told(in.with); };
    };
    row("speaks and listens", [](const column&, const capability& can) { return yes(can.speech); });
    row("may begin", [](const column& in, const capability& can) {
        return yes(can.initiates && (in.with.name.empty() || in.with.may_begin));
    });
    row("ends with the network's session", [](const column&, const capability& can) { return yes(can.short_lived); });
    row("characters of a message", [](const column&, const capability& can) { return so_many(can.text); });
    row("buttons", [](const column&, const capability& can) {
        return can.buttons == 0 ? "-" : fmt::format("{} of {}", can.buttons, can.button_title);
    });
    row("rows of a list", [](const column&, const capability& can) {
        return can.rows == 0 ? "-" : fmt::format("{} of {}", can.rows, can.row_title);
    });
    row("free words after the customer's last", [](const column& in, const capability&) {
        return in.with.window.count() == 0
                   ? "always"
                   : fmt::format("{} h", std::chrono::duration_cast<std::chrono::hours>(in.with.window).count());
    });
    row("templates", of_carrier([](const carrier_traits& with) { return yes(with.has_templates); }));
    row("takes files", of_carrier([](const carrier_traits& with) { return yes(with.fetches_files); }));
    row("sends files", of_carrier([](const carrier_traits& with) {
            return with.files == files_out::uploaded ? "put there"
                   : with.files == files_out::linked ? "by a link"
                                                     : "-";
        }));
    row("shows that he is read", of_carrier([](const carrier_traits& with) { return yes(with.shows_read); }));
    row("shows that one types", of_carrier([](const carrier_traits& with) { return yes(with.shows_typing); }));
    row("tells delivery", of_carrier([](const carrier_traits& with) { return yes(with.tells_delivery); }));
    row("tells reading", of_carrier([](const carrier_traits& with) { return yes(with.tells_read); }));
    row("knows a repeat", of_carrier([](const carrier_traits& with) { return yes(with.recognises_repeats); }));
    row("messages a second", of_carrier([](const carrier_traits& with) {
            return with.per_second == 0 ? "any" : fmt::format("{}", with.per_second);
        }));
    row("to one customer every", of_carrier([](const carrier_traits& with) {
            return with.pair_every.count() == 0
                       ? "any"
                       : fmt::format("{} s", std::chrono::duration<double>(with.pair_every).count());
        }));
    return made;
}

std::string file_text(const char* name) {
    std::ifstream in{name, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

/// channel_matrix FILE compares, channel_matrix FILE --write puts it in.
int main(int count, char** words) {
    if (count < 2) return 2;
    auto text = file_text(words[1]);
    const auto from = text.find(begins), to = text.find(ends);
    if (from == text.npos || to == text.npos) {
        std::cerr << words[1] << ": has no place for the table\n";
        return 2;
    }
    const auto at = from + begins.size();
    const auto wanted = text.substr(0, at) + '\n' + table() + '\n' + text.substr(to);
    if (count > 2) return (std::ofstream{words[1], std::ios::binary} << wanted) ? 0 : 2;
    if (text == wanted) return 0;
    std::cerr << words[1] << ": the table is not what the adapters say; run ./dev docs\n";
    return 1;
}
