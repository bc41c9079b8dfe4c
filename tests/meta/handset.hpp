// tests/meta/handset.hpp - a customer's app: shows what it was sent in the platform's JSON, and answers in it.
#pragma once

#include "palabre/channel/carried.hpp"

#include <map>
#include <memory>
#include <string>

namespace palabre::meta_tests {

class handset {
public:
    virtual ~handset() = default;

    /// What stands on the screen, as stories tell it: "Quoi ? [Solde] [Agent]". Nothing may be left of what was there to tap.
    virtual std::string shows(const outbound_message& what) = 0;

    /// He writes, or taps what has that label, as it comes to us.
    inbound_message writes(const std::string& text) { return comes(text, {}); }
    inbound_message taps(const std::string& label) { return comes(label, tappable_.at(label)); }

protected:
    virtual inbound_message comes(const std::string& text, const std::string& id) = 0;

    std::map<std::string, std::string> tappable_;  // labels and the ids behind them
    int messages_ = 0;
};

/// The address that a story's person has there: a number's digits, or a page-scoped id.
std::unique_ptr<handset> handset_of(medium on, std::string address);

}  // namespace palabre::meta_tests
