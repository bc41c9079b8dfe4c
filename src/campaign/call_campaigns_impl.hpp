// src/campaign/call_campaigns_impl.hpp - a company's campaigns by call, from inside: those that are under way.
#pragma once

#include "campaign/dialler.hpp"
#include "palabre/campaign/call_campaigns.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace palabre::campaign {

struct call_campaigns::impl : std::enable_shared_from_this<impl> {
    impl(runtime& on, history::store& in, history::company_id whose, outbound_line& lines, agent_floor& agents,
         call_options with)
        : loop{on}, book{in.of(whose)}, shared{std::make_shared<call_desk>(
                                            call_desk{on, in, in.of(whose), lines, agents, std::move(with)})} {}

    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](auto told) mutable {
            if (const auto self = weak.lock()) then(*self, std::move(told));
        };
    }

    // The start, and after another center has served the company (call_campaigns.cpp).
    void begin_later();
    void begin();
    void settle_left();
    void load();
    void go_on(const history::campaign& what);
    void lost();

    // What is asked (call_verbs.cpp).
    void refuse(const told& then, history::verdict what, std::string why);
    void find(const std::string& name, told then, std::function<void(impl&, history::campaign)> found);
    void put(const std::string& name, value plan, told then);
    std::string why_not(const history::campaign& what, const call_plan& plan) const;
    void run(const std::string& name, told then);
    void pause(const std::string& name, told then);
    void end(const std::string& name, bool drains, told then);
    void move(const history::campaign& what, history::campaign_state to, const std::string& why, const told& then);
    void reached(const std::string& queue, const std::string& number);
    void stands(const history::campaign& what);
    void stands_already(const history::campaign& what, const told& then);
    void progress(const std::string& name, history::on_reply<call_progress> then);
    void count(const std::shared_ptr<call_progress>& into, std::vector<std::string> names,
               const history::on_reply<call_progress>& then);

    runtime& loop;
    history::company_store& book;
    std::shared_ptr<call_desk> shared;
    std::map<history::campaign_id, std::shared_ptr<dialler>> diallers;
    bool is_ready = false, beginning = false;
};

}  // namespace palabre::campaign
