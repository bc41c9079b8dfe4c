// examples/palabre_center/maintenance.cpp - the maintenance switch: a file a company, which a restart finds again.
#include "maintenance.hpp"

#include "durable_file.hpp"

#include "palabre/core/error.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace palabre_center {

using namespace palabre;
namespace files = std::filesystem;

namespace {

constexpr const char* everybody = "_all";  // no company's name begins so

files::path file_of(const std::string& state, const std::string& company) {
    return files::path{maintenance_folder(state)} / (company.empty() ? everybody : company);
}

}  // namespace

std::string maintenance_folder(const std::string& state) {
    return (files::path{state} / "maintenance").string();
}

maintenance read_maintenance(const std::string& state) {
    maintenance found;
    std::error_code none;
    for (const auto& each : files::directory_iterator{maintenance_folder(state), none}) {
        const auto name = each.path().filename().string();
        if (name.find('.') != name.npos) continue;  // being written
        std::ifstream file{each.path()};
        std::string why{std::istreambuf_iterator<char>{file}, {}};
        while (!why.empty() && why.back() == '\n') why.pop_back();
        if (name == everybody)
            found.all = true, found.everybody = why;
        else
            found.companies[name] = why;
    }
    return found;
}

void begin_maintenance(const std::string& state, const std::string& company, const std::string& why) {
    std::error_code failed;
    files::create_directories(maintenance_folder(state), failed);
    if (failed)
        throw error{errc::io, maintenance_folder(state) + " cannot be made: " + failed.message(),
                    "run this as the center's user, such as sudo -u palabre"};
    write_durably(file_of(state, company).string(), why + "\n");
}

bool end_maintenance(const std::string& state, const std::string& company) {
    std::error_code failed;
    const bool was = files::remove(file_of(state, company), failed);
    if (failed)
        throw error{errc::io, file_of(state, company).string() + " cannot be removed: " + failed.message(),
                    "run this as the center's user, such as sudo -u palabre"};
    if (was) sync_folder(maintenance_folder(state));
    return was;
}

}  // namespace palabre_center
