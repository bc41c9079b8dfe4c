// src/campaign/plan_answers.cpp - of a campaign's plan: what is said to people, and what follows who has answered.
#include "campaign/plan_answers.hpp"

#include <algorithm>

namespace palabre::campaign {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view page = "campaigns.md";

void read_limits(members& in, answer_plan& into, std::vector<problem>& wrong) {
    const auto* const given = in.find("limits");
    if (given == nullptr) return;
    members all{*given, in.inside("limits"), wrong, page};
    all.take_all();
    if (all.all() == nullptr) return;
    for (const auto& [name, what] : *all.all())
        if (!what.is_number())
            all.say(name, "it is no number", "see docs/manual/answering-machines.md");
        else
            try {
                set_parameter(into.limits, name, what.to_number<double>());
            } catch (const error& bad) {
                for (const auto& each : bad.problems()) all.say(name, each.what, each.cure);
            }
}

void read_machine(members& in, answer_plan& into) {
    std::string then = "hang_up";
    in.text("machine", then);
    if (then == "hang_up")
        into.machine = answer_plan::on_machine::hang_up;
    else if (then == "message")
        into.machine = answer_plan::on_machine::message;
    else if (then == "person")
        into.machine = answer_plan::on_machine::person;
    else
        in.say("machine", fmt::format("'{}' is nothing to do", then), "write hang_up, message or person");
}

}  // namespace

std::vector<utterance> read_words(members& in, std::string_view name, const std::string& language,
                                  std::vector<problem>& wrong) {
    std::vector<utterance> read;
    const auto* const given = in.find(name);
    if (given == nullptr) return read;
    members all{*given, in.inside(name), wrong, page};
    all.take_all();
    if (all.all() == nullptr) return read;
    for (const auto& [each, what] : *all.all()) {
        utterance words;
        words.language = each;
        if (what.is_string()) {
            words.text = what.get_string();
        } else {
            members one{what, all.inside(each), wrong, page};
            one.text("text", words.text);
            one.text("clip", words.clip);
        }
        if (words.text.empty() && words.clip.empty())
            all.say(each, "there are no words", "write a text, or {\"clip\": \"sorry\"}");
        else
            read.push_back(std::move(words));
    }
    std::ranges::stable_sort(read, {}, [&](const utterance& each) { return each.language != language; });
    return read;
}

void read_detects(members& in, call_plan& plan, std::vector<problem>& wrong) {
    const auto* const given = in.find("detects");
    if (given == nullptr) return;
    auto& into = plan.detects.emplace();
    members about{*given, "detects", wrong, page};
    read_machine(about, into);
    into.message = read_words(about, "message", plan.language, wrong);
    const bool leaves = into.machine == answer_plan::on_machine::message;
    if (leaves && into.message.empty())
        about.say("message", "no words are left for a machine", "write {\"fr\": \"Ici Moov Bénin...\"}");
    if (!leaves && !into.message.empty())
        about.say("message", "nobody hears it", "leave it out, or write \"machine\": \"message\"");
    about.time("beep_within", 1s, 90s, into.beep_within);
    std::string early = "hang_up";
    about.text("announcement", early);
    if (early != "hang_up" && early != "wait")
        about.say("announcement", fmt::format("'{}' is nothing to do", early), "write hang_up or wait");
    into.gives_up_early = early == "hang_up";
    read_limits(about, into, wrong);
}

}  // namespace palabre::campaign
