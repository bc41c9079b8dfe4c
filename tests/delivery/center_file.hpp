// tests/delivery/center_file.hpp - a center's SQLite file, read beside the center or after its end.
#pragma once

#include <map>
#include <string>

namespace palabre::tests {

/// What customers wrote, and how often it is there. What only the write-ahead log has is left there.
std::map<std::string, int> heard_texts(const std::string& file);

/// Every table's rows in their order, but that of leases, which a center renews.
std::map<std::string, std::string> all_rows(const std::string& file);

}  // namespace palabre::tests
