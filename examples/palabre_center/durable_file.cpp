// examples/palabre_center/durable_file.cpp - small files that a power cut leaves whole.
#include "durable_file.hpp"

#include "palabre/core/error.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace palabre_center {

using namespace palabre;

namespace {

[[noreturn]] void fail(const std::string& file) {
    throw error{errc::io, file + " cannot be written: " + std::strerror(errno),
                "look at its folder's owner and at the disk, and run this as the center's user"};
}

}  // namespace

bool write_all(int to, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(to, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

void sync_folder(const std::string& folder) {
    const int on = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (on < 0) fail(folder);
    const int failed = ::fsync(on);
    ::close(on);
    if (failed != 0) fail(folder);
}

void write_durably(const std::string& file, std::string_view text) {
    const auto beside = file + ".new";
    const int to = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (to < 0) fail(file);
    const bool whole = write_all(to, text) && ::fsync(to) == 0;
    ::close(to);
    if (!whole || std::rename(beside.c_str(), file.c_str()) != 0) fail(file);
    sync_folder(std::filesystem::path{file}.parent_path().string());
}

}  // namespace palabre_center
