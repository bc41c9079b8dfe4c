// tests/voice/authority.cpp - certificates for hosts, signed by an authority of the test's own (the program openssl).
#include "voice/authority.hpp"

#include "core/process.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <vector>

namespace palabre::test {
namespace {

void openssl(std::vector<std::string> words) {
    words.insert(words.begin(), "openssl");
    if (const auto done = detail::run(words, ""); done.status != 0) throw std::runtime_error{done.problems};
}

std::string text_of(const std::string& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

authority::authority(std::string folder) : folder_{std::move(folder)} {
    std::filesystem::create_directories(folder_);
    openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
             "-subj", "/CN=an authority of a test", "-keyout", folder_ + "/ca.key", "-out", file()});
}

std::string authority::folder_for(const std::string& host, int days) {
    const auto made = fmt::format("{}/{}", folder_, ++made_);
    std::filesystem::create_directories(made);
    std::ofstream{made + "/more"} << "subjectAltName=DNS:" << host << "\n";
    openssl({"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
             "/CN=" + host, "-keyout", made + "/key.pem", "-out", made + "/request.pem"});
    openssl({"x509", "-req", "-in", made + "/request.pem", "-CA", file(), "-CAkey", folder_ + "/ca.key",
             "-CAcreateserial", "-days", std::to_string(days), "-extfile", made + "/more", "-out",
             made + "/certificate.pem"});
    std::ofstream{made + "/agent.pem"} << text_of(made + "/certificate.pem") << text_of(made + "/key.pem");
    std::filesystem::copy_file(file(), made + "/cafile.pem");
    return made;
}

}  // namespace palabre::test
