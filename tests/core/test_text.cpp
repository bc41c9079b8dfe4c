// tests/core/test_text.cpp - text from outside, log lines that cannot be forged, media and their presentations.
#include "palabre/channel/message.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/utf8.hpp"

#include <doctest/doctest.h>

using namespace palabre;

TEST_CASE("UTF-8 is checked, cleaned and counted") {
    CHECK(valid_utf8("Fɔ̀ngbè 😀"));
    CHECK_FALSE(valid_utf8("caf\xe9"));
    CHECK_FALSE(valid_utf8("\xc0\x80"));      // overlong NUL
    CHECK_FALSE(valid_utf8("\xed\xa0\x80"));  // a lone surrogate
    CHECK(clean_utf8("caf\xe9!") == "caf\xEF\xBF\xBD!");
    CHECK(clean_utf8("\xf0\x9f\x98") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(code_points("Fɔ̀n 😀") == 6);
    CHECK(code_points("\xff\xff") == 2);
}

TEST_CASE("a log carries its context and leaves out what is below its level") {
    std::string lines;
    const logger quiet;
    quiet.error("nobody reads this");
    const logger out{[&](log_level level, std::string_view what, const std::vector<log_field>& fields) {
        lines += to_string(level);
        lines += ' ';
        lines += what;
        for (const auto& [name, value] : fields) lines += ' ' + std::string{name} + '=' + value;
        lines += '\n';
    }};
    const logger call = out.with({{"call", "7f3a"}});
    call.debug("not taken");
    call.info("began", {{"from", "+2290197123456"}});
    out.warning("late");
    CHECK(lines == "info began call=7f3a from=+2290197123456\nwarning late\n");
    CHECK_FALSE(quiet.takes(log_level::error));
}

TEST_CASE("media have names, and an unknown name lists them") {
    CHECK(to_string(medium_from("whatsapp")) == "whatsapp");
    CHECK_THROWS_WITH(medium_from("telex"),
                      "no medium is called 'telex'; use one of voice, sms, whatsapp, messenger, ussd, web_chat");
}

TEST_CASE("choices become buttons where they fit, a list where they are more, numbers elsewhere") {
    const std::vector<choice> three{{"1", "Solde"}, {"2", "Forfaits"}, {"3", "Agent"}};
    const std::vector<choice> four{{"1", "Solde"}, {"2", "Forfaits"}, {"3", "Agent"}, {"4", "Quitter"}};
    const std::vector<choice> wordy{{"1", "Consulter le solde de mon compte principal"}};
    using form = presentation::form;
    CHECK(present("?", three, capabilities(medium::whatsapp)).as == form::buttons);
    CHECK(present("?", four, capabilities(medium::whatsapp)).as == form::list);
    CHECK(present("?", wordy, capabilities(medium::whatsapp)).as == form::text);
    CHECK(present("?", four, capabilities(medium::messenger)).as == form::buttons);
    CHECK(present("Menu", three, capabilities(medium::sms)).text == "Menu\n1 Solde\n2 Forfaits\n3 Agent");
    CHECK(present("Menu", {}, capabilities(medium::whatsapp)).as == form::text);
}
