// tests/fuzz/fuzz_session.cpp - saved sessions from anywhere: refused, or played on without harm.
#include "palabre/core/error.hpp"
#include "palabre/flow/player.hpp"

#include <boost/json/parse.hpp>

#include <cstdint>
#include <string_view>

using namespace palabre;
namespace step = palabre::flow::step;

namespace {

const flow::player& plays() {
    static const flow::player made = [] {
        flow::graph plan;
        plan.languages = {{"fr", "Français"}, {"en", "English"}};
        plan.add("start", {step::language{}, {{"next", "call"}}});
        plan.add("call", {step::call_flow{"number"}, {{"next", "send"}}});
        plan.add("number",
                 {step::collect{.prompt = "?", .into = "number", .confirm = "${number}?"}, {{"next", "pin"}}});
        plan.add("pin", {step::collect{.prompt = "?", .into = "pin", .confirm = "${pin}?", .secret = true},
                         {{"next", "code"}}});
        plan.add("code", {step::set{{{"code", flow::expression::parse("pin + number")}}}, {{"next", "back"}}});
        plan.add("back", {step::give_back{}});
        plan.add("send", {step::send{.words = "${number} ${code}", .at_end = true}, {{"next", "survey"}}});
        plan.add("survey", {step::survey{.questions = {{"nps", "?", 0, 10}, {"why", "?", 0, 0}}}, {{"next", "ask"}}});
        plan.add("ask", {step::lookup{.connector = "crm", .operation = "x"},
                         {{"value", "record"}, {"not_found", "record"}, {"unavailable", "record"}}});
        plan.add("record", {step::record{.prompt = "?"}, {{"recorded", "offer"}}});
        plan.add("offer", {step::offer_channels{.queue = "q"}, {{"voice", "transfer"}}});
        plan.add("transfer", {step::transfer{.to = flow::text_template::parse("q")}, {{"unavailable", "start"}}});
        return flow::player{std::move(plan)};
    }();
    return made;
}

void survives_a_restart(const flow::session& talk) {
    const value saved = plays().save(talk), secrets = plays().secrets(talk);
    const auto same = plays().resume(saved, secrets);
    if (plays().save(same) != saved || plays().secrets(same) != secrets) __builtin_trap();
    plays().ask_again(same, {});
    auto bare = plays().resume(saved);  // where the secrets are lost
    if (!plays().secrets(bare).is_null()) __builtin_trap();
    plays().advance(bare, flow::event::answered{{answer::kind::given, "1"}}, {});
    plays().advance(bare, flow::event::hung_up{}, {});
}

}  // namespace

/// Any object, whose "secrets", where it has them, are those that the session is resumed with.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    boost::system::error_code failed;
    value saved = boost::json::parse({reinterpret_cast<const char*>(data), size}, failed);
    if (failed) return 0;
    if (saved.is_object()) saved.get_object()["graph"] = plays().digest();  // past the first check
    const value* with = saved.is_object() ? saved.get_object().if_contains("secrets") : nullptr;
    try {
        auto talk = with != nullptr ? plays().resume(saved, *with) : plays().resume(saved);
        for (int turn = 0; turn < 4; ++turn) {
            survives_a_restart(talk);
            plays().advance(talk, flow::event::answered{{answer::kind::given, "1"}}, {});
            plays().advance(talk, flow::event::came{outcome::of("x")}, {});
            plays().advance(talk, flow::event::settled{"recorded", 1}, {});
        }
        plays().advance(talk, flow::event::hung_up{}, {});
    } catch (const error&) {  // refused, with its reason
    }
    return 0;
}
