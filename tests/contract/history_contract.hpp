// tests/contract/history_contract.hpp - what every store of histories promises, as cases that run on any of them.
#pragma once

#include "palabre/history/store.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace palabre::contract {

/// How a stage opens its stores.
struct store_options {
    std::size_t waiting_most = 100'000;
    duration lease = std::chrono::seconds{2};  ///< Short, since some cases wait for its end.
};

/// A backend with empty data, for one case. Its data outlive its stores.
class store_stage {
public:
    virtual ~store_stage() = default;

    virtual runtime& loop() = 0;
    virtual history::store& store() = 0;

    /// Closes the store, and opens it again on the same data: the old reference is void, and so is a second store.
    virtual void reopen(const store_options& with) = 0;
    void reopen() { reopen(store_options{}); }

    /// Another center's store on the same data and loop, the same one at each call; nullptr where the backend allows one.
    virtual history::store* open_second() = 0;

    /// The first store's lease on that company runs out, as if its center hung; the store itself does not know.
    virtual void let_lapse(history::company_id which) = 0;

    /// Runs the loop until `came`; fails the case when it does not within a minute. Whatever makes it come calls
    /// loop().stop().
    void await(const std::function<bool()>& came) {
        bool late = false;
        const timer_id deadline = loop().after(std::chrono::minutes{1}, [&] {
            late = true;
            loop().stop();
        });
        while (!came() && !late) loop().run();
        loop().cancel(deadline);
        if (late) throw std::runtime_error{"no answer within a minute"};
    }

    /// Lets that much time pass on the loop.
    void let_pass(duration length) {
        bool over = false;
        loop().after(length, [&] {
            over = true;
            loop().stop();
        });
        await([&] { return over; });
    }

    /// Asks something and waits for the answer, which comes once, and from the loop.
    template<class Value> history::reply<Value> ask(const std::function<void(history::on_reply<Value>)>& question) {
        const auto answers = std::make_shared<std::vector<history::reply<Value>>>();
        question([answers, this](history::reply<Value> given) {
            answers->push_back(std::move(given));
            loop().stop();
        });
        if (!answers->empty()) throw std::runtime_error{"an answer came from inside the call"};
        await([&] { return !answers->empty(); });
        return answers->front();
    }
};

struct contract_case {
    std::string name;  ///< "a merge is undone".
    void (*run)(store_stage& stage);
};

/// All of them, theme by theme.
const std::vector<contract_case>& history_contract();

inline constexpr std::size_t most_cases = 180;

/// Makes each case a case of doctest's, called "contract, BACKEND: NAME", on a Stage of its own. Call it once a backend,
/// where a test binary's cases are registered: const int on_memory = register_contract<memory_stage>("memory");
template<class Stage> int register_contract(const char* backend) {
    static const std::vector<std::string> names = [&] {
        std::vector<std::string> all;
        for (const contract_case& each : history_contract())
            all.push_back(std::string{"contract, "} + backend + ": " + each.name);
        return all;
    }();
    if (names.size() > most_cases) throw std::length_error{"most_cases is too small"};
    using function = void (*)();
    const auto functions = []<std::size_t... At>(std::index_sequence<At...>) {
        return std::array<function, sizeof...(At)>{+[] {
            Stage stage;
            history_contract().at(At).run(stage);
        }...};
    }
    (std::make_index_sequence<most_cases>{});
    for (std::size_t at = 0; at < names.size(); ++at)
        doctest::detail::regTest(
            doctest::detail::TestCase{functions[at], __FILE__, __LINE__, doctest::detail::TestSuite{}} *
            names[at].c_str());
    return static_cast<int>(names.size());
}

}  // namespace palabre::contract
