// palabre/api/adjuster.hpp - port: what people who do not program change of a company's flows, as the API asks it.
#pragma once

#include "palabre/core/value.hpp"

#include <functional>
#include <string>

namespace palabre::api {

/// One operation of docs/manual/changes.md, for somebody who may do that in that company.
struct adjustment_asked {
    std::string company, by;
    std::string operation;     ///< "list_prompts", as OpenAPI names it.
    value given = {};          ///< An object of texts: what stood in the path and in the query.
    std::string content = {};  ///< The body.
};

/// What came of it: JSON, bytes with their type, or what is wrong.
struct adjusted {
    int status = 200;
    value told = {};
    std::string bytes = {}, type = {};
    std::string wrong = {}, cure = {};
};

/// Threads: the strand.
class adjuster {
public:
    virtual ~adjuster() = default;

    /// `then` is called once, from the loop or at once; what was changed is durable, and holds for conversations that begin
    /// from now on.
    virtual void adjust(adjustment_asked what, std::function<void(adjusted)> then) = 0;
};

}  // namespace palabre::api
