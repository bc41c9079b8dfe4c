// examples/palabre_center/file_room.hpp - where files of messages lie, what companies take of them, and links to them.
#pragma once

#include "palabre/channel/callback.hpp"
#include "palabre/channel/file_links.hpp"
#include "palabre/core/error.hpp"
#include "palabre/delivery/file_handling.hpp"
#include "palabre/history/file_folder.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace palabre_center {

class settings_reader;
struct configuration;
struct company;

struct files_settings {
    palabre::history::file_folder_options folder = {};
    palabre::secret key = {};  ///< Signs links; "": one of this start's own.
    palabre::duration links_hold = std::chrono::hours{1};
    palabre::place where = {};
};

/// What a company takes of its customers.
struct file_limits {
    std::size_t largest = 16'000'000;
    std::vector<std::string> kinds = {"image", "audio", "video", "document", "sticker"};
};

/// Owns:    the folder's thread. The runtime outlives it.
/// Threads: the strand.
class file_room {
public:
    /// Throws palabre::error where the folder cannot be used. `url` is where callbacks are reached from outside.
    file_room(palabre::runtime& on, const files_settings& of, palabre::logger log);

    palabre::history::file_store& store() noexcept { return *store_; }

    /// How that company's sender handles files, with links at that url.
    palabre::delivery::file_handling handling(const file_limits& of, const std::string& url);

    /// Gives a provider what its link is for.
    void serve(const palabre::callback_request& what, std::function<void(palabre::callback_answer)> then);

private:
    palabre::runtime& runtime_;
    std::unique_ptr<palabre::history::file_store> store_;
    palabre::secret key_;
    palabre::duration holds_;
};

}  // namespace palabre_center
