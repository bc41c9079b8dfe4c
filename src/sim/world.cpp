// src/sim/world.cpp - a whole center made of memory: time, chance, callers and back offices.
#include "palabre/sim/world.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace palabre::sim {

struct world::impl {
    explicit impl(world_options options)
        : luck{options.seed}, clock{luck.stream("clock").bits(), options.begins}, center{clock,
                                                                                         {std::move(options.log)}} {
        for (const medium on :
             {medium::voice, medium::sms, medium::whatsapp, medium::messenger, medium::ussd, medium::web_chat}) {
            auto made = std::make_unique<sim::line>(on);
            lines[on] = made.get();
            center.attach(std::move(made));
        }
        center.start();
    }

    chance luck;
    sim::clock clock;
    palabre::center center;
    std::map<medium, sim::line*> lines;  // owned by the center
    std::vector<std::unique_ptr<sim::caller>> people;
    std::map<std::string, std::unique_ptr<sim::back_office>> back_offices;
    sim::story events;
};

world::world(world_options options) : impl_{std::make_unique<impl>(std::move(options))} {
}

world::~world() = default;

std::uint64_t world::seed() const noexcept {
    return impl_->luck.seed();
}

clock& world::clock() noexcept {
    return impl_->clock;
}

palabre::center& world::center() noexcept {
    return impl_->center;
}

line& world::line(medium on) noexcept {
    return *impl_->lines[on];
}

caller& world::person(std::string number) {
    auto& people = impl_->people;
    const auto nth = people.size() + 1;
    if (number.empty()) number = fmt::format("+2290197{:06}", nth);
    people.push_back(std::make_unique<caller>(impl_->clock, impl_->luck.stream(fmt::format("caller {}", nth)), number));
    return *people.back();
}

caller& world::call(conversation_handler with) {
    auto& who = person();
    const std::string address = fmt::format("call {}", impl_->people.size());
    impl_->center.answer(address, std::move(with));
    impl_->clock.post([this, &who, address] { line(medium::voice).open(who, address); });
    return who;
}

back_office& world::back_office(const std::string& name) {
    auto& found = impl_->back_offices[name];
    if (!found) found = std::make_unique<sim::back_office>(impl_->clock, impl_->luck.stream("back office " + name));
    return *found;
}

void world::fail(const std::string& name, fault kind, duration begins, duration length) {
    back_office(name).faults().add(instant{begins}, instant{begins + length}, kind);
    impl_->events.add(begins, "system", std::string{to_string(kind)}, name);
    impl_->events.add(begins + length, "system", "mends", name);
}

void world::run() {
    impl_->clock.run();
}

void world::run_for(duration length) {
    impl_->clock.run_for(length);
}

std::string world::story() const {
    std::vector<story_line> all = impl_->events.lines();
    const bool crowd = impl_->people.size() > 1;
    for (const auto& who : impl_->people)
        for (story_line line : who->told().lines()) {
            if (crowd) line.actor = who->number();
            all.push_back(std::move(line));
        }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    std::string text;
    for (const auto& line : all) text += to_string(line) + '\n';
    return text;
}

}  // namespace palabre::sim
