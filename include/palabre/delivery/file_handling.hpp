// palabre/delivery/file_handling.hpp - which files a company takes from its customers, and how it gives them its own.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/history/file_store.hpp"

#include <cstddef>
#include <functional>
#include <set>
#include <string>

namespace palabre::delivery {

struct file_handling {
    history::file_store* in = nullptr;  ///< nullptr: what customers send stays at the provider. Outlives the sender.
    std::size_t largest = 16'000'000;   ///< Bytes of one that is taken; 1 to 100 MB.
    std::set<std::string> kinds = {"image", "audio", "video", "document", "sticker"};  ///< Others are refused.
    std::size_t at_once = 4;  ///< Fetched at once, each of them in memory.
    int attempts_most = 12;   ///< Then it is lost.
    duration retry_first = std::chrono::seconds{10};
    duration retry_most = std::chrono::hours{2};

    /// The url at which a provider that fetches files finds this one, for a while; empty: such providers are given none.
    std::function<std::string(history::company_id of, const history::kept_file& what)> link = {};
};

}  // namespace palabre::delivery
