// src/sip/dialler_attempt.hpp - one dialling under way: what is left to be tried, and what came of the rest.
#pragma once

#include "sip/dialler.hpp"

#include <algorithm>
#include <string>

namespace palabre::sip {

inline bool is_number(const std::string& text) {
    return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, [](char each) {
        return (each >= '0' && each <= '9') || each == '+' || each == '*' || each == '#';
    });
}

struct dialler::attempt {
    attempt(runtime& on, std::uint64_t as, dialling what, dialling_handlers to)
        : number{as}, how{std::move(what)}, handlers{std::move(to)}, ringing{on}, reaching{on} {}

    std::uint64_t number;
    dialling how;
    dialling_handlers handlers;
    std::deque<std::shared_ptr<trunk>> left = {};
    std::shared_ptr<trunk> by = {};
    trunk_gate::ticket ticket = {};
    std::deque<std::size_t> hosts = {};
    std::size_t host = 0;                  // the one that is being tried, at one of its places
    std::deque<place_on_net> places = {};  // where else it is
    std::uint64_t search = 0;              // its name is being looked up
    std::string caller_id = {};
    std::string target = {};  // a redirect's number, or URI at the trunk's own host
    unsigned redirects = 0;
    std::map<call_id, leg> legs = {};
    std::optional<call_outcome> last = {};
    std::string last_host = {}, last_trunk = {}, last_id = {};
    bool began = false;
    timer ringing, reaching;

    std::string sim() const { return by != nullptr && ticket.sim ? by->rules().sims[*ticket.sim].name : std::string{}; }
};

}  // namespace palabre::sip
