// palabre/center/campaign_ways.hpp - introduces campaigns to the sending path, and to the company's own system.
#pragma once

#include "palabre/campaign/ways.hpp"
#include "palabre/center.hpp"
#include "palabre/delivery/permission.hpp"

#include <string>

namespace palabre {

/// Asks can_send.
///
/// Owns:    nothing; the permissions must outlive it.
/// Threads: the strand.
class permitted_ways final : public campaign::ways {
public:
    explicit permitted_ways(delivery::permissions& by) : by_{by} {}
    void ask(history::customer_id who, medium on, const std::string& purpose,
             std::function<void(campaign::way)> then) override;

private:
    delivery::permissions& by_;
};

/// Asks CONNECTOR.OPERATION of a center with `after` and `limit` beside the campaign's arguments. It answers
/// {"customers": [{"number": "..", "language": "..", "area": "..", other fields}, ..], "next": ".."}; without `next`, or with an
/// empty one, that was the last page. A list alone is a last page too.
///
/// Owns:    nothing; the center must outlive it.
/// Threads: the strand.
class connected_lists final : public campaign::named_lists {
public:
    connected_lists(center& of, std::string company) : of_{of}, company_{std::move(company)} {}
    void page(const std::string& operation, const value& arguments, const std::string& after, std::size_t limit,
              std::function<void(campaign::named_page)> then) override;

private:
    center& of_;
    const std::string company_;
};

}  // namespace palabre
