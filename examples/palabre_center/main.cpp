// examples/palabre_center/main.cpp - the reference server, and what is done to a store beside it.
#include "campaign_command.hpp"
#include "check.hpp"
#include "customers.hpp"
#include "list_command.hpp"
#include "report_command.hpp"
#include "server.hpp"
#include "standby.hpp"
#include "upkeep.hpp"
#include "user_command.hpp"

#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/import.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <unistd.h>

using namespace palabre;
namespace options = boost::program_options;

namespace {

constexpr const char* usage_text =
    "palabre-center --config FILE            answers calls as FILE says, until SIGTERM; SIGHUP reads it again\n"
    "palabre-center --config FILE --check    says what is wrong with it and with the flows that it names\n"
    "                                        with --online also which templates Meta has approved\n"
    "palabre-center --config FILE --standby  plays FILE's announcements while the center is away; --check works too\n"
    "palabre-center import  --store URL --company NAME MAPPING.yaml [--rejects FILE] [--dry-run]\n"
    "palabre-center lookup  --store URL --company NAME ADDRESS   the customer and what happened last\n"
    "palabre-center export  --store URL --company NAME ADDRESS   all that is kept about him, as JSON\n"
    "palabre-center erase   --store URL --company NAME ADDRESS --yes [--recordings FOLDER]\n"
    "palabre-center sweep   --store URL --company NAME --keep entries=365d,...\n"
    "palabre-center backup  --store URL FILE\n"
    "palabre-center restore --store URL FILE\n"
    "palabre-center upgrade --store URL [--dry-run] [--backup FILE | --no-backup]\n"
    "palabre-center maintenance on|off|status --config FILE [--company NAME] [--why TEXT]\n"
    "palabre-center campaign list|start|pause|watch|... [NAME] --config FILE\n"
    "palabre-center surveys [--by GROUP] [--from TIME] --config FILE   what customers answered after calls\n"
    "palabre-center list preview|upload|report|show [FILE] --store URL --company NAME --name LIST\n"
    "palabre-center report  --store URL --company NAME --from 2026-11-01 --until 2026-12-01 [--by queue] ...\n"
    "palabre-center user add|grant|revoke|list|password|... [NAME] --store URL\n"
    "palabre-center --version\n"
    "palabre-center COMMAND --help says more; docs/manual/configuration.md explains FILE\n";

constexpr const char* store_text =
    "\n"
    "  --store URL      sqlite:FILE, while no center has it open, or postgresql://USER@HOST/DATABASE\n"
    "  --key-file FILE  the store's key; beside an SQLite file it is found\n"
    "  --company NAME   whose history it is\n"
    "  --country BJ     of a number that is written without its country\n"
    "\n"
    "ADDRESS is a number (+229 01 90 01 12 34) or KIND:ADDRESS (whatsapp, messenger, web, email, account).\n"
    "Exits 0, or 2 where it could not be done.\n";

constexpr const char* maintenance_text =
    "palabre-center maintenance on|off|status --config FILE [--company NAME] [--why TEXT]\n"
    "\n"
    "While it is on, callers of the company hear its announcement instead of its flow; calls that run go on. A "
    "running\n"
    "center sees it at once, and a restart finds it again.\n"
    "\n"
    "  --company NAME   this one alone; without it all of the file's\n"
    "  --why TEXT       for colleagues: it stands in the log and in each interaction\n"
    "\n"
    "Run it as the center's user. Exits 0, or 2 where it could not be done.\n";

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

palabre_center::subject subject_of(const given_options& given, const std::vector<std::string>& rest, bool addressed) {
    if (rest.size() != (addressed ? 1U : 0U)) throw misuse{addressed ? "one address is expected" : "a word too many"};
    palabre_center::subject made{store_of(given), needed(given, "company")};
    if (addressed) made.address = rest.front();
    if (given.count("country") != 0) made.country = given["country"].as<std::string>();
    return made;
}

int lookup(const given_options& given, const std::vector<std::string>& rest) {
    std::cout << palabre_center::looked_up(subject_of(given, rest, true));
    return 0;
}

int export_one(const given_options& given, const std::vector<std::string>& rest) {
    std::cout << palabre_center::exported(subject_of(given, rest, true));
    return 0;
}

int erase(const given_options& given, const std::vector<std::string>& rest) {
    const auto whom = subject_of(given, rest, true);
    if (given.count("yes") == 0) throw misuse{"this forgets him for good: add --yes"};
    std::cout << palabre_center::erased(whom, given.count("recordings") != 0 ? given["recordings"].as<std::string>()
                                                                             : std::string{});
    return 0;
}

int sweep(const given_options& given, const std::vector<std::string>& rest) {
    const auto of = subject_of(given, rest, false);
    std::cout << palabre_center::swept(of, palabre_center::retention_from(needed(given, "keep")));
    return 0;
}

int backup(const given_options& given, const std::vector<std::string>& rest) {
    if (rest.size() != 1) throw misuse{"one file is expected"};
    history::backup_sql_store(store_of(given), rest.front());
    std::cout << rest.front() << '\n';
    return 0;
}

int restore(const given_options& given, const std::vector<std::string>& rest) {
    if (rest.size() != 1) throw misuse{"one file is expected"};
    history::restore_sql_store(store_of(given), rest.front());
    std::cout << "restored\n";
    return 0;
}

int upgrade(const given_options& given, const std::vector<std::string>& rest) {
    if (!rest.empty()) throw misuse{"a word too many"};
    palabre_center::upgrade_wish how;
    how.only_tell = given.count("dry-run") != 0;
    how.no_backup = given.count("no-backup") != 0;
    if (given.count("backup") != 0) how.backup = given["backup"].as<std::string>();
    std::cout << palabre_center::upgrade(store_of(given), how);
    return 0;
}

int maintenance(const given_options& given, const std::vector<std::string>& rest) {
    if (rest.size() != 1) throw misuse{"on, off or status is expected"};
    const auto text = [&](const char* name) {
        return given.count(name) != 0 ? given[name].as<std::string>() : std::string{};
    };
    std::cout << palabre_center::switch_maintenance(needed(given, "config"), getenv, rest.front(), text("company"),
                                                    text("why"));
    return 0;
}

int campaign(const given_options& given, const std::vector<std::string>& words) {
    static const std::set<std::string> verbs{"list",   "show",  "put",    "upload", "start", "pause",
                                             "resume", "drain", "cancel", "watch",  "export"};
    if (given.count("config") == 0) throw misuse{"--config names the center's configuration"};
    if (words.empty() || !verbs.contains(words[0])) throw misuse{"say what is to be done with which campaign"};
    const std::size_t needs = words[0] == "list" ? 1 : words[0] == "put" || words[0] == "upload" ? 3 : 2;
    if (words.size() != needs) throw misuse{needs == 3 ? "name the campaign and the file" : "name the campaign"};
    palabre_center::campaign_wish what{.verb = words[0]};
    if (needs > 1) what.name = words[1];
    if (needs > 2) what.file = words[2];
    if (given.count("company") != 0) what.company = given["company"].as<std::string>();
    return palabre_center::run_campaign(given["config"].as<std::string>(), getenv, what, std::cout);
}

int surveys(const given_options& given, const std::vector<std::string>& words) {
    if (!words.empty()) throw misuse{"a word too many"};
    palabre_center::campaign_wish what{.verb = "surveys"};
    const auto file = needed(given, "config");
    if (given.count("company") != 0) what.company = given["company"].as<std::string>();
    for (const char* each : {"by", "survey", "from", "to"})
        if (given.count(each) != 0) what.asks.emplace_back(each, given[each].as<std::string>());
    return palabre_center::run_campaign(file, getenv, what, std::cout);
}

constexpr const char* list_text =
    "palabre-center list preview FILE [--map ROLE=COLUMN ...] [--country BJ]\n"
    "palabre-center list upload FILE --store URL --company NAME --name LIST [--campaign NAME] [--unique "
    "list|campaign|company]\n"
    "palabre-center list report --store URL --company NAME --name LIST [--language fr]\n"
    "palabre-center list show   --store URL --company NAME [--name LIST]\n"
    "\n"
    "Lists of leads from spreadsheets' CSV (docs/manual/lists.md). The same file again changes nothing.\n"
    "\n"
    "  --map ROLE=COLUMN  number, key, name, language, region, priority, field or none; without it headers tell\n"
    "  --country BJ       of numbers that are written without their country\n"
    "  --separator ';'    and --encoding utf-8 or windows-1252, where the file does not tell\n"
    "  --store URL        sqlite:FILE, while no center has it open, or postgresql://USER@HOST/DATABASE\n"
    "\n"
    "Exits 0, 1 where rows were not taken (report says which, and why), 2 where it could not be done.\n";

int list(const given_options& given, const std::vector<std::string>& words) {
    const auto text = [&](const char* name) {
        return given.count(name) != 0 ? given[name].as<std::string>() : std::string{};
    };
    const bool reads = !words.empty() && (words[0] == "preview" || words[0] == "upload");
    if (words.empty() || (!reads && words[0] != "show" && words[0] != "report"))
        throw misuse{"preview, upload, report or show is expected"};
    if (words.size() != (reads ? 2U : 1U)) throw misuse{reads ? "one file is expected" : "a word too many"};
    palabre_center::list_wish what{.verb = words[0]};
    if (what.verb != "preview") {
        what.store = store_of(given);
        what.company = needed(given, "company");
        what.name = what.verb == "show" ? text("name") : needed(given, "name");
    }
    what.campaign = text("campaign");
    what.watched = isatty(STDERR_FILENO) != 0;
    if (given.count("unique") != 0) what.unique = history::unique_in_from(text("unique"));
    if (given.count("language") != 0) what.language = text("language");
    if (reads) what.file.path = words[1];
    if (given.count("country") != 0) what.file.home = country{text("country")};
    what.file.encoding = text("encoding");
    if (const auto separator = text("separator"); !separator.empty())
        what.file.separator = separator == "tab" ? '\t' : separator.front();
    if (given.count("map") != 0)
        for (const auto& each : given["map"].as<std::vector<std::string>>())
            what.file.columns.push_back(palabre_center::read_mapped(each));
    return palabre_center::run_list(what, std::cout);
}

int user(const given_options& given, const std::vector<std::string>& words) {
    static const std::set<std::string> verbs{"add",      "grant",   "revoke", "list",
                                             "password", "disable", "enable", "log-out"};
    if (words.empty() || !verbs.contains(words[0])) throw misuse{"say what is to be done with which user"};
    if (words.size() != (words[0] == "list" ? 1U : 2U)) throw misuse{"name one login"};
    palabre_center::user_wish what{.verb = words[0]};
    const auto text = [&](const char* name) {
        return given.count(name) != 0 ? std::optional{given[name].as<std::string>()} : std::nullopt;
    };
    if (words.size() > 1) what.login = words[1];
    const bool grants = what.verb == "grant" || (what.verb == "add" && given.count("administers") == 0);
    if (grants || what.verb == "revoke") what.company = needed(given, "company");
    if (!grants) what.company = text("company").value_or(what.company);
    if (grants || (what.verb == "add" && !what.company.empty())) what.role = needed(given, "role");
    what.name = text("name");
    what.language = text("language");
    what.administers = given.count("administers") != 0;
    what.from_input = given.count("stdin") != 0;
    std::cout << palabre_center::change_users(store_of(given), what, std::cin);
    return 0;
}

struct command {
    std::string help;
    std::function<int(const given_options&, const std::vector<std::string>&)> run;
};

constexpr const char* report_text =
    "palabre-center report --store URL --company NAME --from 2026-11-01 --until 2026-12-01 [--by queue] [--each day]\n"
    "                      [--figures contacts,service_level | --figures invoice] [--where queue=support] "
    "[--compared]\n"
    "palabre-center report --store URL --company NAME --from DAY --until DAY --behind abandoned   the contacts, as "
    "CSV\n"
    "palabre-center report --store URL --company NAME --from DAY --until DAY --each hour --forecast\n"
    "palabre-center report --list                       all figures with their formulas (docs/manual/figures.md)\n"
    "\n"
    "  --until DAY      is not in it\n"
    "  --zone ZONE      whose days they are: Africa/Porto-Novo; UTC without\n"
    "  --by DIMENSION   total, campaign, queue, agent, disposition, channel, language, flow or node (where callers "
    "leave)\n"
    "  --each PERIOD    whole, hour, day, week or month\n"
    "  --within 20      seconds of the service level; --share 0.8: what a forecast aims at\n"
    "  --compared       beside the period before\n"
    "  --recount        from the records instead of the roll-ups\n"
    "  --as FORM        table, csv, xml or json; --language fr: the table's headings\n"
    "  --store URL      sqlite:FILE, while no center has it open, or postgresql://USER@HOST/DATABASE\n"
    "\n"
    "Exits 0, or 2 where it could not be done.\n";

int told_report(const given_options& given, const std::vector<std::string>& words) {
    if (!words.empty()) throw misuse{"a word too many"};
    if (given.count("list") != 0) {
        palabre_center::list_figures(std::cout);
        return 0;
    }
    const auto text = [&](const char* name) {
        return given.count(name) != 0 ? given[name].as<std::string>() : std::string{};
    };
    palabre_center::report_request what{.store = store_of(given), .company = needed(given, "company")};
    what.what.from = palabre::report::read_day(needed(given, "from"));
    what.what.until = palabre::report::read_day(needed(given, "until"));
    if (const auto zone = text("zone"); !zone.empty()) what.what.place = time_zone{zone};
    if (const auto by = text("by"); !by.empty()) what.what.by = history::dimension_from(by);
    if (const auto each = text("each"); !each.empty()) what.what.each = palabre::report::grain_from(each);
    what.what.figures = palabre::report::read_names(text("figures"));
    if (const auto where = text("where"); !where.empty()) {
        const auto sign = where.find('=');
        if (sign == std::string::npos) throw misuse{"--where is DIMENSION=VALUE"};
        what.what.where = {{history::dimension_from(where.substr(0, sign)), where.substr(sign + 1)}};
    }
    if (given.count("within") != 0) what.what.within.within = std::chrono::seconds{given["within"].as<int>()};
    if (given.count("share") != 0) what.share = given["share"].as<double>();
    what.what.compared = given.count("compared") != 0;
    what.what.from_records = given.count("recount") != 0;
    what.forecasts = given.count("forecast") != 0;
    what.behind = text("behind");
    if (const auto form = text("as"); !form.empty()) what.as = palabre::report::form_from(form);
    if (given.count("language") != 0) what.language = text("language");
    return palabre_center::run_report(what, std::cout);
}

const std::map<std::string, command>& commands() {
    const auto help = [](const char* line) { return std::string{line} + store_text; };
    static const std::map<std::string, command> all{
        {"import", {import_text, import}},
        {"list", {list_text, list}},
        {"report", {report_text, told_report}},
        {"campaign",
         {"palabre-center campaign list|show|put|upload|start|pause|resume|drain|cancel|watch|export [NAME] [FILE] "
          "--config "
          "CENTER.yaml "
          "[--company NAME]\n\n"
          "Asks the running center, by its API and with a key of its configuration. put takes a plan (JSON), upload a "
          "list "
          "(CSV);\nwatch shows the progress until the campaign is over, export writes its leads as CSV.\n",
          campaign}},
        {"surveys",
         {"palabre-center surveys --config CENTER.yaml [--company NAME] [--by GROUP] [--survey NAME] [--from TIME] "
          "[--to TIME]\n\n"
          "What customers answered after calls, as the running center counts it: surveys sent and answered, CSAT, "
          "NPS.\n\n"
          "  --by GROUP   survey, campaign, queue, agent or disposition; all together without it\n"
          "  --from TIME  2026-11-01T00:00:00Z; --to likewise: when they were sent\n",
          surveys}},
        {"maintenance", {maintenance_text, maintenance}},
        {"upgrade",
         {help("palabre-center upgrade --store URL [--dry-run] [--backup FILE | --no-backup]\n\n"
               "Brings the schema up to what this version writes, after a backup; a center's start does the same "
               "without "
               "one.\n"
               "  --dry-run      only tells: the steps, how large the database is, what would be refused\n"
               "  --backup FILE  made first; no step can be undone\n"
               "  --no-backup    there is one elsewhere\n"),
          upgrade}},
        {"lookup",
         {help("palabre-center lookup --store URL --company NAME ADDRESS\n\n"
               "Prints the customer, and his last 20 contacts and entries; times are UTC.\n"),
          lookup}},
        {"export",
         {help("palabre-center export --store URL --company NAME ADDRESS\n\n"
               "Prints everything that is kept about the customer, as JSON.\n"),
          export_one}},
        {"erase",
         {help("palabre-center erase --store URL --company NAME ADDRESS --yes [--recordings FOLDER]\n\n"
               "Forgets the customer: addresses, name, texts, messages and sessions. His do-not-contact entries "
               "stay.\n"
               "His recordings are told, and deleted: from FOLDER now, without it by the center within an hour.\n"),
          erase}},
        {"sweep",
         {help(
              "palabre-center sweep --store URL --company NAME --keep entries=365d,sessions=12h\n\n"
              "Removes what is older; what is not named is kept for good. Of customers: those not seen for so long are "
              "erased.\n"),
          sweep}},
        {"backup",
         {help("palabre-center backup --store URL FILE\n\n"
               "Copies the database while it is in use. The key file is not in it and needs its own safe place.\n"),
          backup}},
        {"user",
         {help("palabre-center user add NAME --store URL --company NAME --role ROLE [--name TEXT] [--language fr]\n"
               "palabre-center user grant|revoke NAME --store URL --company NAME [--role ROLE]\n"
               "palabre-center user password|disable|enable|log-out NAME --store URL\n"
               "palabre-center user list --store URL\n\n"
               "Makes and changes people who log in, beside a running center too (docs/manual/users.md).\n\n"
               "  --role ROLE    agent, supervisor, administrator or integrator\n"
               "  --stdin        the password is the first line of the input; else one is made and shown once\n"
               "  --administers  the installation: a company is not needed then\n"),
          user}},
        {"restore",
         {help("palabre-center restore --store URL FILE\n\nFills an empty or absent database from a backup.\n"),
          restore}},
    };
    return all;
}

int run(int count, char** words) {
    options::options_description known;
    known.add_options()("help,h", "")("version", "")("store", options::value<std::string>())(
        "company", options::value<std::string>())("key-file", options::value<std::string>())(
        "rejects", options::value<std::string>())("dry-run", "")("keep", options::value<std::string>())(
        "config", options::value<std::string>())("check", "")("online", "")("standby", "")(
        "country", options::value<std::string>())("yes", "")("recordings", options::value<std::string>())(
        "backup", options::value<std::string>())("no-backup", "")("why", options::value<std::string>())(
        "by", options::value<std::string>())("survey", options::value<std::string>())(
        "from", options::value<std::string>())("to", options::value<std::string>())(
        "name", options::value<std::string>())("campaign", options::value<std::string>())(
        "unique", options::value<std::string>())("map", options::value<std::vector<std::string>>()->composing())(
        "language", options::value<std::string>())("separator", options::value<std::string>())(
        "encoding", options::value<std::string>())("role", options::value<std::string>())("administers", "")(
        "stdin", "")("until", options::value<std::string>())("each", options::value<std::string>())(
        "figures", options::value<std::string>())("where", options::value<std::string>())(
        "zone", options::value<std::string>())("behind", options::value<std::string>())(
        "as", options::value<std::string>())("within", options::value<int>())("share", options::value<double>())(
        "compared", "")("recount", "")("forecast", "")("list", "")("words", options::value<std::vector<std::string>>());
    options::positional_options_description positions;
    positions.add("words", -1);
    given_options given;
    options::store(options::command_line_parser(count, words).options(known).positional(positions).run(), given);
    if (given.count("version") != 0) {
        std::cout << "palabre-center " PALABRE_VERSION "\n";
        return 0;
    }
    auto rest = given.count("words") != 0 ? given["words"].as<std::vector<std::string>>() : std::vector<std::string>{};
    if (rest.empty() && given.count("config") != 0) {
        const auto file = given["config"].as<std::string>();
        const bool standby = given.count("standby") != 0;
        if (given.count("check") != 0) {
            const int checked = palabre_center::check(
                file, getenv, std::cout, standby ? palabre_center::role::standby : palabre_center::role::main);
            if (checked != 0 || given.count("online") == 0) return checked;
            return palabre_center::list_templates(file, getenv, std::cout);
        }
        return standby ? palabre_center::stand_by(file, getenv, std::cout)
                       : palabre_center::serve(file, getenv, std::cout);
    }
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
