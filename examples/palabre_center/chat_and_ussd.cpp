// examples/palabre_center/chat_and_ussd.cpp - reads the kinds `web_chat` and `ussd` of carriers.
#include "chat_and_ussd.hpp"

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;

web_chat_options read_web_chat(settings_reader& from, const yaml_node& of, const std::string& name) {
    web_chat_options made;
    made.name = name;
    if (!from.yaml().expect_map(of, {"company", "address", "kind", "origins", "title", "language", "most_connections",
                                     "per_minute", "burst", "keeps", "keeps_most", "shows"}))
        return made;
    from.texts(of, "origins", made.origins);
    from.text(of, "title", made.title);
    from.text(of, "language", made.language);
    from.number(of, "most_connections", 1, 50'000, made.most_connections);
    from.rate(of, "per_minute", 10'000, made.per_minute);
    from.number(of, "burst", 1, 1000, made.burst);
    from.time(of, "keeps", 1min, 24h * 30, made.keeps);
    from.number(of, "keeps_most", 1, 10'000, made.keeps_most);
    return made;
}

ussd_options read_ussd(settings_reader& from, const yaml_node& of, const std::string& name) {
    ussd_options made;
    made.name = name;
    if (!from.yaml().expect_map(of, {"company", "address", "kind", "token", "fields", "answers_ahead", "between",
                                     "goes_on", "ends", "later", "screen_in"}))
        return made;
    from.text(of, "address", made.address);
    std::string token;
    from.text(of, "token", token);
    made.token = secret{std::move(token)};
    if (const auto* const fields = from.section(of, "fields", {"session", "number", "code", "text"})) {
        from.text(*fields, "session", made.session);
        from.text(*fields, "number", made.number);
        from.text(*fields, "code", made.code);
        from.text(*fields, "text", made.text);
    }
    from.yes_or_no(of, "answers_ahead", made.answers_ahead);
    std::string between(1, made.between);
    from.text(of, "between", between);
    if (between.size() != 1)
        from.report(of, "between is not one character", "name what the aggregator joins answers by: \"*\"");
    else
        made.between = between.front();
    from.text(of, "goes_on", made.goes_on);
    from.text(of, "ends", made.ends);
    from.text(of, "later", made.later);
    from.time(of, "screen_in", 1s, 1min, made.screen_in);
    return made;
}

}  // namespace palabre_center
