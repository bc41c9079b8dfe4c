// examples/palabre_amd/labels.cpp - labels.csv by libcsv, or folders that are named like kinds.
#include "labels.hpp"

#include <csv.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace palabre_amd {

using namespace palabre;
namespace fs = std::filesystem;

namespace {

constexpr const char* kinds = "human, machine, fax, sit, busy, announcement, ring_back, music, silence or unknown";

struct rows {
    std::vector<std::vector<std::string>> all;
    std::vector<int> lines;
    std::vector<std::string> row;
    int line = 1;
};

rows read_rows(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    std::stringstream text;
    text << in.rdbuf();
    if (!in) throw error{errc::io, place{file}, "cannot be read", "check its rights"};
    rows found;
    csv_parser parser{};
    if (csv_init(&parser, CSV_APPEND_NULL) != 0) throw error{errc::io, place{file}, "no memory for it", "free some"};
    const auto field = [](void* cell, std::size_t size, void* into) {
        static_cast<rows*>(into)->row.emplace_back(static_cast<const char*>(cell), size);
    };
    const auto end = [](int, void* into) {
        auto& of = *static_cast<rows*>(into);
        of.all.push_back(std::exchange(of.row, {}));
        of.lines.push_back(of.line);
    };
    for (std::string line; std::getline(text, line); ++found.line) {
        line += '\n';
        csv_parse(&parser, line.data(), line.size(), field, end, &found);
    }
    csv_fini(&parser, field, end, &found);
    csv_free(&parser);
    return found;
}

answer_kind kind_of(const std::string& name, const place& where) {
    if (const auto found = answer_kind_of(name)) return *found;
    throw error{errc::invalid_file, where, "no answer is called '" + name + "'", std::string{"write "} + kinds};
}

std::chrono::milliseconds milliseconds_of(const std::string& text, const place& where) {
    long long number = -1;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size() || number < 0 || number > 3'600'000)
        throw error{errc::invalid_file, where, "'" + text + "' is no time",
                    "write milliseconds from the recording's beginning"};
    return std::chrono::milliseconds{number};
}

std::vector<labelled> from_csv(const fs::path& folder, const std::string& file) {
    const auto found = read_rows(file);
    if (found.all.empty()) throw error{errc::invalid_file, place{file, 1}, "it is empty", "begin with: file,kind"};
    std::map<std::string, std::size_t> column;
    for (std::size_t i = 0; i < found.all[0].size(); ++i) column[found.all[0][i]] = i;
    for (const auto* const needed : {"file", "kind"})
        if (!column.contains(needed))
            throw error{
                errc::invalid_file, place{file, 1}, std::string{"there is no column '"} + needed + "'",
                "its first line is: file,kind,answered_ms,reached_ms,beep_ms (the last three where they are known)"};
    std::vector<labelled> all;
    for (std::size_t i = 1; i < found.all.size(); ++i) {
        const place where{file, found.lines[i]};
        const auto cell = [&](const char* name) {
            const auto at = column.find(name);
            return at == column.end() || at->second >= found.all[i].size() ? std::string{} : found.all[i][at->second];
        };
        labelled made;
        made.name = cell("file");
        made.file = (folder / made.name).string();
        made.is = kind_of(cell("kind"), where);
        if (!fs::is_regular_file(made.file))
            throw error{errc::not_found, where, "there is no file " + made.file, "files are named within the folder"};
        if (const auto at = cell("answered_ms"); at == "never")
            made.answered.reset();
        else if (!at.empty())
            made.answered = milliseconds_of(at, where);
        if (const auto at = cell("reached_ms"); !at.empty()) made.reached = milliseconds_of(at, where);
        if (const auto at = cell("beep_ms"); !at.empty()) made.beep_ends = milliseconds_of(at, where);
        all.push_back(std::move(made));
    }
    return all;
}

std::vector<labelled> from_folders(const fs::path& folder) {
    std::vector<labelled> all;
    for (const auto& each : fs::directory_iterator{folder}) {
        const auto is = answer_kind_of(each.path().filename().string());
        if (!each.is_directory() || !is) continue;
        for (const auto& file : fs::recursive_directory_iterator{each.path()})
            if (file.is_regular_file())
                all.push_back({file.path().string(), fs::relative(file.path(), folder).string(), *is});
    }
    std::sort(all.begin(), all.end(), [](const auto& one, const auto& other) { return one.name < other.name; });
    return all;
}

}  // namespace

std::vector<labelled> read_labels(const std::string& folder) {
    if (!fs::is_directory(folder))
        throw error{errc::not_found, place{folder}, "there is no such folder",
                    "give it folders that are named like kinds (human/, machine/...) or a labels.csv"};
    const auto list = fs::path{folder} / "labels.csv";
    auto all = fs::exists(list) ? from_csv(folder, list.string()) : from_folders(folder);
    if (all.empty())
        throw error{errc::invalid_file, place{folder}, "nothing in it is labelled",
                    std::string{"put recordings into folders called "} + kinds + ", or write a labels.csv"};
    return all;
}

}  // namespace palabre_amd
