// palabre/campaign/ways.hpp - ports: whether a recipient may be written to, and the company's own lists of customers.
#pragma once

#include "palabre/core/medium.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"
#include "palabre/history/customer.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace palabre::campaign {

/// Whether a customer may be written to on one medium, now.
struct way {
    bool yes = false;
    std::string to = {};                     ///< His address there.
    bool by_template = false;                ///< Free words may not go.
    std::string why = {};                    ///< Of no: one word, such as "forbidden", "no_address".
    std::optional<calendar_time> from = {};  ///< Of no, because of the hour: when it is over.
    bool unknown = false;                    ///< History cannot be read now: ask again.
};

/// Port: permission to send.
class ways {
public:
    virtual ~ways() = default;
    /// `then` once, from the loop.
    virtual void ask(history::customer_id who, medium on, const std::string& purpose,
                     std::function<void(way)> then) = 0;
};

/// One page of a company's own list.
struct named_page {
    struct one {
        std::string number;  ///< In any writing, or KIND:ADDRESS.
        std::string language = {}, area = {};
        value fields = nullptr;
    };
    bool read = false;  ///< False: the system did not answer; `why` says how.
    std::string why = {};
    std::vector<one> all = {};
    std::string next = {};  ///< Where the next page begins; "": that was all.
};

/// Port: the company's system, asked who is concerned.
class named_lists {
public:
    virtual ~named_lists() = default;
    /// `after` is `next` of the page before, "" at first. The same page must come again where it is asked for again.
    /// `then` once, from the loop.
    virtual void page(const std::string& operation, const value& arguments, const std::string& after, std::size_t limit,
                      std::function<void(named_page)> then) = 0;
};

}  // namespace palabre::campaign
