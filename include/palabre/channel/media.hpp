// palabre/channel/media.hpp - files on their way in and out by a carrier, and the signs that somebody reads or types.
#pragma once

#include "palabre/core/runtime.hpp"

#include <string>

namespace palabre {

/// How files go out by a carrier.
enum class files_out {
    none,
    uploaded,  ///< carrier::upload() gives them an id at the provider.
    linked,    ///< The provider fetches them from us by a url.
};

/// What came of fetching a file that a message named.
struct fetched_file {
    enum class kind {
        got,
        later,    ///< Not now: `after` at the earliest.
        refused,  ///< Larger than was asked for.
        lost,     ///< The provider has it no more.
    };

    kind what = kind::lost;
    std::string content = {};
    std::string type = {}, name = {};  ///< As the provider says; "" where it does not.
    std::string why = {};              ///< Of all but got.
    duration after{0};                 ///< Of later; 0: whatever who asked thinks.
};

/// A file to be put at the provider.
struct file_to_upload {
    std::string content;
    std::string type;       ///< "image/jpeg"; "": application/octet-stream.
    std::string name = {};  ///< As the customer sees it; "" for none.
    std::string kind = {};  ///< "image", "audio", "video", "document", "sticker".
    std::string from = {};  ///< The sender that the message will have; "": the carrier's first.
    std::string hash = {};  ///< The same content's is the same: what is at the provider already is not sent again.
};

/// What a customer is shown beside messages. Nobody waits for it: it is tried once.
struct presence {
    enum class kind { read, typing };

    kind what = kind::typing;
    std::string to;            ///< The customer.
    std::string from = {};     ///< The sender, one of the carrier's own; "": its first.
    std::string message = {};  ///< inbound_message::provider_id of his last: WhatsApp wants to know it.
};

}  // namespace palabre
