// tests/server/center_stage.hpp - palabre-center as a process, with SIPp as its callers and curl as its reader.
#pragma once

#include "server/program.hpp"

#include <memory>
#include <string>
#include <vector>

namespace palabre::test {

/// A folder with a configuration, and what is started there.
class center_stage {
public:
    static constexpr const char* key = "0123456789abcdef0123456789";

    /// The configuration of most tests: SQLite, one company, a line and an API on free ports of the loopback; `more` comes
    /// behind it.
    static std::string configuration(const std::string& flows, const std::string& more = {});

    own_folder folder;
    std::unique_ptr<program> center;
    std::string sip;   ///< "127.0.0.1:5060", once ready.
    std::string http;  ///< "http://127.0.0.1:8080"

    /// Starts palabre-center with that configuration; gives its first line.
    std::string start(const std::string& yaml);

    /// Runs it to its end: what it prints, its log, its status.
    std::unique_ptr<program> run(std::vector<std::string> words, int& status) const;

    /// A call by tests/peers/sipp/NAME.xml.
    std::unique_ptr<program> call(const std::string& scenario, const std::string& service = "100") const;

    /// What curl gets; a key is shown.
    std::string get(const std::string& path) const;

    /// Asks until the answer holds that text; gives the last answer.
    std::string until(const std::string& path, const std::string& text) const;

    /// The timeline of SIPp's caller, once it holds that text.
    std::string timeline(const std::string& until_it_holds) const;
};

}  // namespace palabre::test
