// src/center/assistants.hpp - companies' assistants by name, and what flows may have from them.
#pragma once

#include "palabre/assistant/assistant.hpp"
#include "palabre/connector/connector.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/flow/player.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace palabre {

/// Threads: the strand.
class assistants {
public:
    explicit assistants(runtime& on) : runtime_{on} {}

    /// Everybody's where `company` is ""; nullptr takes the name away.
    void set(const std::string& company, const std::string& name, std::shared_ptr<assistant::assistant> who);

    /// False, and nothing is called, where nobody has that name. An act comes only where why_not_run() has nothing against it,
    /// by what its connector describes now.
    bool ask(const std::string& company, const conversation_info& about, const flow::action::ask_assistant& what,
             const std::function<connector*(const std::string&)>& connected,
             const std::function<void(flow::event::assisted)>& then);

    /// As center::consult().
    bool consult(const std::string& company, const std::string& name, assistant::conversation_so_far so_far,
                 const std::string& message, duration limit, std::function<void(assistant::answer)> then);

    /// Lets go of all: what was asked and not answered stays so.
    void clear();

private:
    using asked = std::map<std::uint64_t, std::pair<std::shared_ptr<assistant::assistant>, assistant::pending>>;

    runtime& runtime_;
    const numbering::plans numbers_ = numbering::plans::builtin();
    std::map<std::pair<std::string, std::string>, std::shared_ptr<assistant::assistant>> by_name_;
    std::shared_ptr<asked> open_ =
        std::make_shared<asked>();  // each holds whom it was asked, who may have been replaced
    std::uint64_t last_ = 0;
};

/// Secret arguments of a wish become masked_secret; all of them where nobody describes the operation.
void mask_secrets(assistant::act& wish, const connector* with);

}  // namespace palabre
