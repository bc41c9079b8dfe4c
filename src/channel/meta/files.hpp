// src/channel/meta/files.hpp - files at Meta's: fetched by id or url, put there, and where neither may go.
#pragma once

#include "channel/meta/graph.hpp"
#include "palabre/channel/carrier.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::meta {

/// A url taken apart as the client wants it, or why it may not be asked.
struct file_url {
    http::origin at;
    std::string target;
    std::string problem;
};

/// https to one of `by`'s hosts for files, or whatever its own url's host is.
file_url read_file_url(std::string_view url, const meta_access& by);

/// RFC 7578, of one file and some fields. What is no plain text in a name is left out of it.
std::string multipart(const std::string& boundary, const std::vector<std::pair<std::string, std::string>>& fields,
                      const file_to_upload& of);

/// Beside graph, so that a large file keeps no message waiting.
///
/// Owns:    its connections and a thread.
/// Threads: the strand.
class files : public std::enable_shared_from_this<files> {
public:
    files(runtime& on, const meta_access& by, reading_of as);

    /// GET /VERSION/ID tells the url, for some minutes.
    void fetch_by_id(const std::string& id, std::size_t most, std::function<void(fetched_file)> then);

    /// With the token where `with_token`: WhatsApp's want it.
    void fetch(const std::string& url, std::size_t most, bool with_token, std::function<void(fetched_file)> then);

    /// POST /VERSION/OF/media. What was put there is remembered for some days, by its hash.
    void upload(const std::string& of, file_to_upload what, std::function<void(send_result)> then);

private:
    void ask(http::inquiry what, std::function<void(http::answer)> then);

    runtime& runtime_;
    meta_access by_;
    reading_of as_;
    http::url at_;
    struct there {
        std::string id;
        instant until;
    };
    std::map<std::string, there> uploaded_;  ///< By sender and hash.
    http::client client_;
};

}  // namespace palabre::meta
