// src/api/desk_pages.hpp - the agents' desk: files of one folder, served to browsers under /desk/.
#pragma once

#include "http/message.hpp"

#include <map>
#include <string>
#include <string_view>

namespace palabre::api {

/// What a browser lets the desk's pages do besides.
struct desk_rights {
    std::string phones_at =
        {};                  ///< Where browsers connect that are telephones, "wss://desk.example"; "": no microphone.
    std::string tiles = {};  ///< Whose pictures they show: "https://tiles.example/{z}/{x}/{y}.png".
    bool locates = false;    ///< They ask where the browser is.
};

/// Reads the folder once, so that no path of a request ever reaches the disk. A file beside another one with `.br` or `.gz`
/// behind its name is that one compressed, for browsers that take it so.
///
/// Owns:    the files' bytes.
/// Threads: any, once it is made.
class desk_pages {
public:
    /// Throws error{errc::invalid_argument} with the cure where there is no desk in that folder. Blocks.
    explicit desk_pages(const std::string& folder, const desk_rights& has = {});

    static bool is_for(const http::request& what);

    /// With all headers. `is_secure`: clients come by TLS.
    http::response answer(const http::request& what, bool is_secure) const;

private:
    struct form {
        std::string body, tag;
    };
    struct file {
        std::string_view type;
        bool lasts = false;                      ///< Its name has its content's digest.
        std::map<std::string, form> forms = {};  ///< By content coding; "": as it is.
    };

    static http::response given(const file& one, const http::request& what);
    std::map<std::string, file> files_;  ///< By what stands behind /desk/.
    std::string lets_in_, permits_;      ///< Content-Security-Policy, Permissions-Policy.
};

}  // namespace palabre::api
