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
                 {step::collect{.prompt = "?", .into = "number", .confirm = "${number}?"}, {{"next", "back"}}});
        plan.add("back", {step::give_back{}});
        plan.add("send", {step::send{.words = "${number}", .at_end = true}, {{"next", "survey"}}});
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    boost::system::error_code failed;
    value saved = boost::json::parse({reinterpret_cast<const char*>(data), size}, failed);
    if (failed) return 0;
    if (saved.is_object()) saved.get_object()["graph"] = plays().digest();  // past the first check
    try {
        auto talk = plays().resume(saved);
        if (plays().save(plays().resume(plays().save(talk))) != plays().save(talk)) __builtin_trap();
        plays().ask_again(talk, {});
        for (int turn = 0; turn < 4; ++turn) {
            plays().advance(talk, flow::event::answered{{answer::kind::given, "1"}}, {});
            plays().advance(talk, flow::event::came{outcome::of("x")}, {});
            plays().advance(talk, flow::event::settled{"recorded", 1}, {});
        }
        plays().advance(talk, flow::event::hung_up{}, {});
    } catch (const error&) {  // refused, with its reason
    }
    return 0;
}
