// tests/voice/authority.hpp - certificates for hosts, signed by an authority of the test's own (the program openssl).
#pragma once

#include <string>

namespace palabre::test {

class authority {
public:
    /// `folder` is made; it takes the authority's files.
    explicit authority(std::string folder);

    /// A folder with agent.pem, certificate and key of `host`, and cafile.pem, this authority. `days` may be negative: one
    /// that has expired.
    std::string folder_for(const std::string& host, int days = 30);

    std::string file() const { return folder_ + "/ca.pem"; }

private:
    std::string folder_;
    int made_ = 0;
};

}  // namespace palabre::test
