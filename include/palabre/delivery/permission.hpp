// palabre/delivery/permission.hpp - whether a customer may be written to now, why not, and how else.
#pragma once

#include "palabre/channel/carrier.hpp"
#include "palabre/core/calendar.hpp"
#include "palabre/core/money.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/history/company_store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace palabre::delivery {

/// A company's rules for writing to customers.
struct permission_rules {
    country home = {};
    std::set<std::string> needs_consent = {"marketing"};       ///< Purposes that he must have agreed to.
    std::set<std::string> may_wait = {"marketing", "survey"};  ///< Purposes that keep quiet hours and lists.
    std::optional<calendar> hours = {};                        ///< When those may be sent; nothing: always.
    std::map<medium, money> costs = {};    ///< Of one message; the cheapest alternative is the best.
    std::set<std::string> templates = {};  ///< Purposes for which an approved template is there.
};

enum class refusal_of_sending {
    none,
    no_carrier,     ///< Nothing here sends on that medium.
    unknown,        ///< There is no such customer, or he is erased.
    no_address,     ///< He is not known by an address of that medium.
    forbidden,      ///< A do-not-contact list has his address.
    no_consent,     ///< Asked for and not given, or withdrawn.
    quiet_hours,    ///< Not now; `from` says when.
    window_closed,  ///< He has not written lately, and no template is there.
    must_begin,     ///< He has to write first: the provider's rule.
    unavailable,    ///< History cannot be read now.
};

/// "none", "no_carrier", ...
std::string_view to_string(refusal_of_sending why) noexcept;

struct permission {
    bool yes = false;
    medium on = medium::sms;
    std::string to = {};       ///< His address there.
    bool by_template = false;  ///< Only an approved template may go.
    refusal_of_sending refused = refusal_of_sending::none;
    std::string why = {};                          ///< For people: "list 'company': wrote 'STOP' to 1234".
    std::optional<calendar_time> from = {};        ///< Of quiet hours: when they end.
    std::optional<money> cost = {};                ///< Of one message, where it is known.
    std::optional<calendar_time> last_heard = {};  ///< When he last wrote on it, where that matters.
    std::optional<medium> instead = {};            ///< Of no: the best medium on which it may go now.
};

/// Answers can_send for one company.
///
/// Owns:    its rules. The runtime, the book and the carriers must outlive it.
/// Threads: the strand.
class permissions {
public:
    permissions(runtime& on, history::company_store& book, permission_rules rules);
    ~permissions();

    permissions& add(const carrier& by);

    /// May that customer be sent something of that purpose on that medium, now? Codes and answers to what he asked for
    /// (purposes outside `may_wait`) keep neither lists nor quiet hours. `then` is called once, from the loop; nothing
    /// is called once this has gone.
    void can_send(history::customer_id who, medium on, std::string purpose, std::function<void(permission)> then);

    /// The same of a message that is about to go, to the address that it names: what its customer did not agree to does not
    /// go by this way either. A template goes outside the window, and what a person wrote within the agents' one. `then`
    /// may be called before this returns.
    void may_go(const history::outgoing& what, std::function<void(permission)> then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre::delivery
