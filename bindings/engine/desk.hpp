// bindings/engine/desk.hpp - what a business application reads and writes of customers, as JSON.
#pragma once

#include "palabre/channel/voice.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/history/store.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::bindings {

/// What came of an operation: a value, or an error that is one ("code" and "message").
struct result {
    value data = nullptr;
    std::string code = {}, message = {};

    static result of(value data) { return {std::move(data), {}, {}}; }
    static result wrong(std::string code, std::string message) {
        return {nullptr, std::move(code), std::move(message)};
    }
};
using on_result = std::function<void(result)>;

/// Operations by name: timeline, write_interaction, dispose, start_conversation, place_call. bindings/README.md describes them.
/// Answers once, from the loop or at once.
///
/// Threads: the strand of the runtime that the store was opened with.
class desk {
public:
    struct home {
        std::string company, title;
        country where = {};
    };

    /// `in`, `on` and `line`, by which calls are placed, must outlive it. nullptr: there is none.
    desk(runtime& on, history::store& in, std::vector<home> homes, voice_line* line = nullptr);

    void ask(std::string_view operation, const boost::json::object& arguments, on_result then);

private:
    struct question;
    using question_ptr = std::shared_ptr<question>;

    void timeline(const question_ptr& of);
    void write_interaction(const question_ptr& of);
    void dispose(const question_ptr& of);
    void start_conversation(const question_ptr& of);
    void place_call(const question_ptr& of);
    const home& home_of(const boost::json::object& arguments) const;
    history::identity identity_of(const question& of) const;

    runtime& runtime_;
    history::store& store_;
    std::vector<home> homes_;
    voice_line* line_;
    numbering::plans plans_ = numbering::plans::builtin();
};

}  // namespace palabre::bindings
