// src/delivery/office.hpp - what the parts of the sending path share: time, the company's book, its rules.
#pragma once

#include "delivery/outcomes.hpp"
#include "history/post_events.hpp"
#include "palabre/delivery/sender.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre::delivery {

class file_fetcher;
class unanswered;

struct office {
    office(runtime& on, history::store& of, sender_options with)
        : loop{on}, store{of}, options{std::move(with)}, log{options.log.with({{"company", options.company}})},
          plans{numbering::plans::builtin()}, writes{std::make_shared<outcomes>(on, log)} {}

    std::optional<history::identity> identify(medium on, const std::string& address) const {
        return history::identify(on, address, plans, options.home);
    }

    /// The message failed for good: dead, and in its place the same to the other form of his number, where WhatsApp reaches
    /// nobody at this one, else the first of its alternatives.
    void fail(const history::outgoing& what, send_fault fault, std::string why, outcomes::on_written then = {});

    /// Dead, and nothing in its place: it may have arrived.
    void give_up(const history::outgoing& what, std::string why);

    /// Written, and `besides` with it; told as an event, with it or not at all.
    void settle(history::change::settle_message how, const history::event_context& about,
                outcomes::on_written then = {}, std::optional<history::outgoing> besides = {});

    runtime& loop;
    history::store& store;
    const sender_options options;
    const logger log;
    const numbering::plans plans;
    history::company_store* book = nullptr;  ///< Once the company is open.
    history::company_id company = {};        ///< The same.
    file_fetcher* files = nullptr;           ///< The sender's.
    unanswered* before = nullptr;            ///< The sender's.
    std::vector<carrier_traits> carriers;
    std::shared_ptr<outcomes> writes;
    sender_figures figures;
    std::function<void()> look;  ///< Something may be due now.

private:
    std::optional<history::outgoing> by_other_form(const history::outgoing& what);
    void bury(const history::outgoing& what, send_fault fault, std::string why, std::optional<history::outgoing> next,
              outcomes::on_written then);
};

}  // namespace palabre::delivery
