// tests/faults/folder.hpp - a folder that goes with the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace palabre::faults {

class folder {
public:
    folder() : path_{(std::filesystem::temp_directory_path() / "palabre-faults-XXXXXX").string()} {
        if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error{"no folder under the temporary one"};
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }

    const std::string& path() const noexcept { return path_; }
    std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

}  // namespace palabre::faults
