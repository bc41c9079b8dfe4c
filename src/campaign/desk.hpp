// src/campaign/desk.hpp - what all campaigns of a company share: time, its book, the ports.
#pragma once

#include "palabre/campaign/message_campaigns.hpp"

namespace palabre::campaign {

struct desk {
    runtime& loop;
    history::store& store;
    history::company_store& book;
    ways& by;
    named_lists* lists;
    const options with;
    const numbering::plans plans = numbering::plans::builtin();

    /// Nothing where nobody can be read out of it; `why` says how to mend it.
    std::optional<history::identity> read_address(const std::string& written, std::string& why) const {
        try {
            return history::written_identity(written, plans, with.home);
        } catch (const error& wrong) {
            why = wrong.problems().front().what;
            return {};
        }
    }
};

/// As recipients keep it, and read_address() reads it back: "+229...", "messenger:5551".
inline std::string address_of(const history::identity& who) {
    return who.kind == history::identity_kind::phone ? who.address
                                                     : std::string{to_string(who.kind)} + ':' + who.address;
}

}  // namespace palabre::campaign
