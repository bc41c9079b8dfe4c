// palabre/channel/whatsapp_templates.hpp - the templates that Meta has approved for a WhatsApp account.
#pragma once

#include "palabre/channel/meta_access.hpp"
#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre {

struct whatsapp_template {
    std::string name, language;
    std::string status;          ///< "APPROVED", "PENDING", "REJECTED", "PAUSED": only the first may be sent.
    std::string category;        ///< "UTILITY", "MARKETING", "AUTHENTICATION".
    std::size_t parameters = 0;  ///< Of its body: {{1}} to {{n}}, or as many as have names.
    std::string header = {};     ///< "IMAGE", "VIDEO", "DOCUMENT": it wants a file; "" where it does not.
    std::size_t buttons = 0;     ///< Quick replies.
};

/// Why a message cannot go by the template of that name: it is not there in that language, not approved, or wants another
/// number of parameters. "" where nothing is known against it.
std::string problem_with(const std::vector<whatsapp_template>& all, const std::string& name,
                         const std::string& language, std::size_t parameters);

/// Owns:    its connection and a thread. The runtime outlives it.
/// Threads: the strand.
class whatsapp_catalogue {
public:
    /// `account` is the WhatsApp business account's id, not a number's. Throws error{errc::invalid_argument} where it is no
    /// digits.
    whatsapp_catalogue(runtime& on, const meta_access& by, std::string account);
    ~whatsapp_catalogue();

    /// All of them, page by page (GET /ACCOUNT/message_templates). `then` once, from the loop; `why` says why they could
    /// not be read, "" where they were.
    void read(std::function<void(std::vector<whatsapp_template> all, std::string why)> then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
