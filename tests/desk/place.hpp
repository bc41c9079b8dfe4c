// tests/desk/place.hpp - palabre-center with a desk, two companies, their people, and the local Meta.
#pragma once

#include "faults/child.hpp"
#include "server/program.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre::test {

/// afi and koffi are agents of sahel, zo supervises it, root administers it; zoe is an agent of another company.
class desk_place {
public:
    static constexpr const char* password = "une phrase assez longue";

    /// `agents_at`: where the agents' calls go, such as a trunk's number; "": nowhere.
    /// `translates`: sahel has a translator between French and Fon, and an assistant that knows its hours.
    /// `http`: more of that section.
    explicit desk_place(const std::string& voice = {}, const std::string& agents_at = {}, bool translates = false,
                        const std::string& http = {});

    /// What a script of the browser's printed.
    std::string browse(const std::string& script, const std::string& more = {}) const;
    std::string curl(std::vector<std::string> words) const;

    /// The same again, where it has ended.
    void restart() { start(); }

    std::unique_ptr<program> center;
    std::string api;        ///< "http://127.0.0.1:43117".
    std::string sip;        ///< "127.0.0.1:5060".
    std::string callbacks;  ///< Where carriers reach it: "http://127.0.0.1:43118".
    own_folder folder;

private:
    void write(const std::map<std::string, std::string>& ids, const std::string& voice, const std::string& at);
    std::string helped();
    void start();
    std::string run(const std::vector<std::string>& words, const std::string& in) const;

    faults::child platform_;
    std::unique_ptr<faults::child> translator_;
    std::string graph_, translate_, config_, http_;
};

/// On the loopback, free a moment ago.
std::uint16_t free_udp_port();

/// Where pictures of what the browser showed are kept: PALABRE_PICTURES, or beside the tests' programs.
std::string desk_pictures();

}  // namespace palabre::test
