// palabre/connector/connector.hpp - port: a company's system, asked by operation.
#pragma once

#include "palabre/connector/operation.hpp"
#include "palabre/connector/outcome.hpp"

#include <functional>
#include <string>
#include <vector>

namespace palabre {

/// A way to a company's data, which is never local: a web service, a database, code in another language.
///
/// Threads: the center's strand; adapters keep their own threads inside and post to it.
class connector {
public:
    virtual ~connector() = default;

    /// Asks once. `then` is called exactly once, on the strand, by `deadline` at the latest, and not before call()
    /// has returned. An operation that the connector does not have is outcome::unavailable with that reason.
    virtual void call(const std::string& operation, value arguments, instant deadline,
                      std::function<void(outcome)> then) = 0;

    /// What may be asked, as far as it is described; none: one has to know.
    virtual std::vector<operation> operations() const { return {}; }

    /// For how long it turns calls away unasked, because the system is left alone; 0: it asks. Whoever has time waits.
    virtual duration rest() const { return duration{0}; }
};

}  // namespace palabre
