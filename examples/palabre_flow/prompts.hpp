// examples/palabre_flow/prompts.hpp - palabre-flow prompts: what is recorded, and the studio's sheet.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace palabre_flow {

struct prompts_wanted {
    std::string file = {};
    std::string sheet = {};     ///< A language: its recording sheet instead of the overview.
    std::string language = {};  ///< This one alone.
    bool json = false;
    bool markdown = false;      ///< The sheet; else CSV (RFC 4180).
    bool all = false;           ///< The sheet has what is recorded already, too.
    std::string spelling = {};  ///< Folder of rules beside the built-in ones.
    std::vector<std::string> currencies = {"XOF"};
};

/// 0 where no caller would hear a tone, else 1; 0 for a sheet. Throws as flow::load(), and error{errc::invalid_argument}
/// for a language that the flow does not have.
int prompts(const prompts_wanted& wanted, std::ostream& out, std::ostream& notes);

}  // namespace palabre_flow
