// tests/server/program.hpp - another program beside the test: started, listened to, signalled, waited for.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace palabre::test {

/// A folder that goes with the test.
class own_folder {
public:
    own_folder();
    own_folder(const own_folder&) = delete;
    own_folder& operator=(const own_folder&) = delete;
    ~own_folder();

    std::string operator/(const std::string& name) const { return (path_ / name).string(); }

    /// Puts a file there; gives its path.
    std::string write(const std::string& name, std::string_view text) const;

private:
    std::filesystem::path path_;
};

/// Runs while this lives. Its outputs go to files, so that nothing waits for a reader.
class program {
public:
    static constexpr std::chrono::seconds long_enough{60};

    /// `words[0]` is a path, or found on PATH; `variables` are added to the environment: "NAME=VALUE".
    explicit program(std::vector<std::string> words, const std::vector<std::string>& variables = {});
    program(const program&) = delete;
    program& operator=(const program&) = delete;

    /// Kills it, if it still runs.
    ~program();

    void signal(int number) const;

    /// Its exit status, 128 and the number for a signal; -1 where it still runs after so long.
    int ended(std::chrono::seconds limit = long_enough);

    std::string out() const;  ///< So far.
    std::string log() const;  ///< Standard error so far.

    /// Waits until its log holds that text `times` times; false where it ends without, or in so long.
    bool logs(std::string_view text, std::size_t times = 1, std::chrono::seconds limit = long_enough);

    /// Waits for its first line of output; "" where it ends without, or writes none in so long.
    std::string first_line(std::chrono::seconds limit = long_enough);

private:
    template<class Holds> bool until(Holds holds, std::chrono::seconds limit);
    bool has_ended();

    own_folder folder_;
    pid_t pid_ = -1;
    int status_ = -1;
};

}  // namespace palabre::test
