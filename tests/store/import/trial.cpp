// tests/store/import/trial.cpp - mappings written to a file, and stores read with plain SQL.
#include "store/import/trial.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace palabre::tests {

void trial::write_file(const std::string& file, const std::string& text) {
    std::ofstream out{file, std::ios::binary};
    if (!(out << text) || !out.flush()) throw std::runtime_error{"cannot write " + file};
}

std::string trial::read_file(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

history::import_report trial::import(const std::string& mapping, bool dry_run) {
    write("import.yaml", mapping);
    return history::import_history(loop, store(),
                                   {"moov-benin", files.file("import.yaml"), files.file("rejects.csv"), dry_run});
}

std::string trial::told(const std::string& mapping, bool dry_run) {
    return to_string(import(mapping, dry_run));
}

std::string trial::failure(const std::string& mapping) {
    try {
        import(mapping);
    } catch (const error& thrown) {
        std::string what = thrown.what();
        const std::string folder = files.file("");
        for (auto at = what.find(folder); at != std::string::npos; at = what.find(folder))
            what.erase(at, folder.size());
        return what;
    }
    return {};
}

std::string trial::rejects() const {
    const std::string all = read_file(files.file("rejects.csv"));
    return all.substr(all.find('\n') + 1);
}

std::string trial::contents() const {
    const auto on = sql::database{into.url}.open(sql::role::reader);
    std::string all;
    for (
        const auto* query :
        {"select name, 0, 0, 0 from companies order by id",
         "select name || '/' || language || '/' || language_from || '/' || segment, language_since, segment_as_of, seen"
         " from customers order by id",
         "select kind || '/' || address || '/' || written || '/' || origin, customer, 0, 0 from identities"
         " order by kind, address",
         "select purpose || '/' || medium || '/' || proof || '/' || origin, customer, at, given from consents"
         " order by customer, purpose, medium, at",
         "select kind || '/' || address || '/' || list || '/' || medium || '/' || why, at, until, 0 from do_not_contact"
         " order by kind, address, list, medium",
         "select kind || '/' || way || '/' || medium || '/' || address || '/' || service || '/' || campaign || '/' ||"
         " queue || '/' || how_ended || '/' || disposition || '/' || source || '/' || reference || '/' || details,"
         " customer, began, ended from interactions order by id",
         "select kind || '/' || text, customer, at, interaction from entries order by id",
         "select code || '/' || labels || '/' || meaning, retired, 0, 0 from dispositions order by code"}) {
        on->read(query, [&](const sql::row& one) {
            all += fmt::format("{} {} {} {}\n", one.text(0), one.integer(1), one.integer(2), one.integer(3));
        });
        all += '\n';
    }
    return all;
}

std::string trial::value(const std::string& query) const {
    return sql::database{into.url}.open(sql::role::reader)->text(query).value_or("");
}

std::string to_string(const history::import_report& report) {
    std::string text;
    for (const auto& each : report)
        text += fmt::format("{} {} read, {} added, {} updated, {} unchanged, {} rejected\n", each.source, each.read,
                            each.added, each.updated, each.unchanged, each.rejected);
    return text;
}

}  // namespace palabre::tests
