// examples/palabre_center/main.cpp - palabre-center: imports, and what else is done to a store beside running centers.
#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/import.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <functional>
#include <iostream>
#include <map>
#include <unistd.h>

using namespace palabre;
namespace options = boost::program_options;

namespace {

constexpr const char* usage_text =
    "palabre-center import --store URL --company NAME MAPPING.yaml [--rejects FILE] [--dry-run]\n"
    "palabre-center COMMAND --help says more\n";

constexpr const char* import_text =
    "palabre-center import --store URL --company NAME MAPPING.yaml [--rejects FILE] [--dry-run]\n"
    "\n"
    "Brings customers, their past, do-not-contact lists and dispositions as MAPPING.yaml says "
    "(docs/manual/import.md).\n"
    "Again on the same input it changes nothing; beside running centers it waits for its turn.\n"
    "\n"
    "  --store URL      sqlite:FILE or postgresql://USER@HOST/DATABASE\n"
    "  --company NAME   whose history it is; made where it is new\n"
    "  --rejects FILE   CSV of what was not taken: source, line, what, cure\n"
    "  --dry-run        reads, checks and reports; changes nothing\n"
    "\n"
    "Exits 0, 1 where rows were rejected, 2 where it could not be done.\n";

using given_options = options::variables_map;

/// What a command line says, in the form that its help shows.
struct misuse {
    std::string what;
};

std::string needed(const given_options& given, const char* name) {
    if (given.count(name) == 0) throw misuse{fmt::format("--{} is missing", name)};
    return given[name].as<std::string>();
}

history::sql_store_options store_of(const given_options& given) {
    history::sql_store_options made{needed(given, "store")};
    if (given.count("key-file") != 0) made.key_file = given["key-file"].as<std::string>();
    return made;
}

std::string table(const history::import_report& report) {
    std::size_t widest = 6;
    for (const auto& each : report) widest = std::max(widest, each.source.size());
    std::string text = fmt::format("{:{}} {:>10} {:>10} {:>10} {:>10} {:>10}\n", "source", widest, "read", "added",
                                   "updated", "unchanged", "rejected");
    for (const auto& each : report)
        text += fmt::format("{:{}} {:>10} {:>10} {:>10} {:>10} {:>10}\n", each.source, widest, each.read, each.added,
                            each.updated, each.unchanged, each.rejected);
    return text;
}

int import(const given_options& given, const std::vector<std::string>& rest) {
    if (rest.size() != 1) throw misuse{"one mapping is expected"};
    history::import_options what;
    what.company = needed(given, "company");
    what.mapping = rest.front();
    if (given.count("rejects") != 0) what.rejects = given["rejects"].as<std::string>();
    what.dry_run = given.count("dry-run") != 0;
    const bool watched = isatty(STDERR_FILENO) != 0;
    const auto progress = [&](const history::import_report& now) {
        if (watched) std::cerr << fmt::format("\r{}: {} rows ", now.back().source, now.back().read) << std::flush;
    };
    asio_runtime runtime;
    const auto report = history::import_history(runtime, store_of(given), what, progress);
    if (watched) std::cerr << '\n';
    std::cout << table(report);
    std::uint64_t rejected = 0;
    for (const auto& each : report) rejected += each.rejected;
    if (rejected > 0 && what.rejects.empty())
        std::cerr << fmt::format("{} rows were rejected: --rejects FILE says which, and why\n", rejected);
    return rejected > 0 ? 1 : 0;
}

struct command {
    const char* help;
    std::function<int(const given_options&, const std::vector<std::string>&)> run;
};

const std::map<std::string, command>& commands() {
    static const std::map<std::string, command> all{{"import", {import_text, import}}};
    return all;
}

int run(int count, char** words) {
    options::options_description known;
    known.add_options()("help,h", "")("store", options::value<std::string>())("company", options::value<std::string>())(
        "key-file", options::value<std::string>())("rejects", options::value<std::string>())("dry-run", "")(
        "words", options::value<std::vector<std::string>>());
    options::positional_options_description positions;
    positions.add("words", -1);
    given_options given;
    options::store(options::command_line_parser(count, words).options(known).positional(positions).run(), given);
    auto rest = given.count("words") != 0 ? given["words"].as<std::vector<std::string>>() : std::vector<std::string>{};
    const auto found = rest.empty() ? commands().end() : commands().find(rest.front());
    if (found == commands().end()) {
        const bool asked = given.count("help") != 0;
        (asked ? std::cout : std::cerr) << usage_text;
        return asked ? 0 : 2;
    }
    if (given.count("help") != 0) {
        std::cout << found->second.help;
        return 0;
    }
    rest.erase(rest.begin());
    try {
        return found->second.run(given, rest);
    } catch (const misuse& wrong) {
        std::cerr << wrong.what << "\n\n" << found->second.help;
        return 2;
    }
}

}  // namespace

int main(int count, char** words) {
    int status = 2;
    try {
        status = run(count, words);
    } catch (const std::exception& failed) {
        std::cerr << failed.what() << '\n';
        return 2;
    }
    // A full disk, or a pipe that nobody reads, is no success.
    if (!std::cout.flush()) {
        std::cerr << "the output cannot be written: check its disk\n";
        return 2;
    }
    return status;
}
