// src/sim/world.cpp - a whole center made of memory: time, chance, callers and back offices.
#include "palabre/sim/world.hpp"

#include "sim/world_house.hpp"

#include <fmt/format.h>

#include <map>
#include <vector>

namespace palabre::sim {

struct world::impl {
    impl(world& self, world_options options)
        : luck{options.seed}, clock{luck.stream("clock").bits(), options.begins}, house{self},
          center{clock, {std::move(options.log)}} {
        for (const medium on :
             {medium::voice, medium::sms, medium::whatsapp, medium::messenger, medium::ussd, medium::web_chat}) {
            auto made = std::make_unique<sim::line>(on);
            lines[on] = made.get();
            center.attach(std::move(made));
        }
        center.serve(house);
        center.start();
    }

    caller& add_person(std::string number) {
        auto stream = luck.stream(fmt::format("caller {}", people.size() + 1));
        people.push_back(std::make_unique<caller>(clock, std::move(stream), std::move(number), &events));
        return *people.back();
    }

    chance luck;
    sim::clock clock;
    world_house house;
    std::vector<std::unique_ptr<sim::caller>> people;  // outlive their conversations, which the center owns
    std::map<std::string, std::unique_ptr<sim::back_office>> back_offices;
    sim::story events;
    std::vector<std::unique_ptr<history::store>> stores;  // outlive the center
    palabre::center center;
    std::map<medium, sim::line*> lines;  // owned by the center
};

world::world(world_options options) : impl_{std::make_unique<impl>(*this, std::move(options))} {
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

history::store& world::keep(std::unique_ptr<history::store> in, keeping whose) {
    auto& kept = *impl_->stores.emplace_back(std::move(in));
    impl_->center.keep(kept, std::move(whose));
    return kept;
}

line& world::line(medium on) noexcept {
    return *impl_->lines[on];
}

caller& world::person(std::string number) {
    if (number.empty()) number = fmt::format("+2290197{:06}", impl_->people.size() + 1);
    return impl_->add_person(std::move(number));
}

caller& world::person_at(const std::string& address) {
    auto* const known = find_person(address);
    return known != nullptr ? *known : impl_->add_person(address);
}

caller& world::call(conversation_handler with) {
    auto& who = person();
    const std::string address = fmt::format("call {}", impl_->people.size());
    impl_->center.answer(address, std::move(with));
    impl_->clock.post([this, &who, address] { line(medium::voice).open(who, address); });
    return who;
}

caller& world::call(flow::graph plan) {
    auto& who = person();
    const std::string address = fmt::format("call {}", impl_->people.size());
    impl_->center.answer(address, std::move(plan));
    impl_->clock.post([this, &who, address] { line(medium::voice).open(who, address); });
    return who;
}

caller* world::find_person(const std::string& address) noexcept {
    for (const auto& each : impl_->people)
        if (each->number() == address) return each.get();
    return nullptr;
}

boost::json::object& world::customer(const std::string& address) {
    return impl_->house.customers[address];
}

void world::transfers_end(const std::string& to, const std::string& outcome, duration after) {
    impl_->house.transfers[to] = {outcome, after};
}

bool world::settle_transfer(const std::string& to, const std::string& outcome) {
    return impl_->house.settle(to, outcome);
}

bool world::has_back_office(const std::string& name) const noexcept {
    return impl_->back_offices.contains(name);
}

void world::assists(const std::string& name,
                    std::function<flow::event::assisted(const flow::action::ask_assistant&)> with) {
    impl_->house.assistants[name] = std::move(with);
}

void world::tell(std::string actor, std::string verb, std::string text) {
    impl_->events.add(impl_->clock.now().time_since_epoch(), std::move(actor), std::move(verb), std::move(text));
}

back_office& world::back_office(const std::string& name) {
    auto& found = impl_->back_offices[name];
    if (!found) found = std::make_unique<sim::back_office>(impl_->clock, impl_->luck.stream("back office " + name));
    return *found;
}

void world::fail(const std::string& name, fault kind, duration begins, duration length) {
    back_office(name).faults().add(instant{begins}, instant{begins + length}, kind);
    const duration now = impl_->clock.now().time_since_epoch();
    impl_->clock.after(begins - now, [this, name, kind] { tell("system", std::string{to_string(kind)}, name); });
    impl_->clock.after(begins + length - now, [this, name] { tell("system", "mends", name); });
}

void world::run() {
    impl_->clock.run();
}

void world::run_for(duration length) {
    impl_->clock.run_for(length);
}

const std::vector<std::string>& world::path() const noexcept {
    return impl_->house.path;
}

std::string world::story() const {
    const std::string only = impl_->people.size() == 1 ? impl_->people.front()->number() : std::string{};
    std::string text;
    for (story_line line : impl_->events.lines()) {
        if (!only.empty() && line.actor == only) line.actor.clear();
        text += to_string(line) + '\n';
    }
    return text;
}

}  // namespace palabre::sim
