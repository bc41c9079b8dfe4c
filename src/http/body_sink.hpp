// src/http/body_sink.hpp - a request's body on its way into a file. For .cpp files only: it includes Beast.
#pragma once

#include "http/body_file.hpp"
#include "palabre/core/error.hpp"

#include <boost/beast/core/file.hpp>
#include <boost/beast/http/file_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <stdlib.h>
#include <string>
#include <utility>

namespace palabre::http {

/// Owns:    the file, until finish() gives it away.
/// Threads: one, which waits for the disk's cache.
class body_sink {
public:
    using headers_parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using file_parser = boost::beast::http::request_parser<boost::beast::http::file_body>;

    /// `folder`: "" is the system's for temporary files. Throws error{errc::io}.
    body_sink(const std::string& folder, headers_parser&& head) : parser_{std::move(head)} {
        std::error_code failed;
        const auto in = folder.empty() ? std::filesystem::temp_directory_path(failed).string() : folder;
        auto path = in + "/palabre-upload-XXXXXX";
        const int made = failed ? -1 : ::mkostemp(path.data(), O_CLOEXEC);
        if (made < 0)
            throw error{errc::io, place{path}, failed ? failed.message() : std::strerror(errno),
                        "give the center a folder that it may write to"};
        ::unlink(path.c_str());
        file_ = std::make_shared<body_file>(made);
        boost::beast::file out;
        out.native_handle(::fcntl(made, F_DUPFD_CLOEXEC, 0));
        boost::system::error_code wrong;
        parser_.get().body().reset(std::move(out), wrong);
        if (wrong) throw error{errc::io, place{path}, wrong.message(), "look at the disk"};
    }

    file_parser& parser() noexcept { return parser_; }

    std::shared_ptr<const body_file> finish() {
        boost::system::error_code ignored;
        file_->bytes = static_cast<std::int64_t>(parser_.get().body().file().size(ignored));
        parser_.get().body().close();
        return std::move(file_);
    }

private:
    file_parser parser_;
    std::shared_ptr<body_file> file_;
};

}  // namespace palabre::http
