// src/store/adjustment_rows.cpp - adjustments of flows as rows; what was recorded lies beside them, in base64.
#include "store/adjustment_rows.hpp"

#include "store/columns.hpp"

#include <sodium.h>

namespace palabre::sql {
namespace {

constexpr std::string_view columns = "id, kind, item, body, by_user, at, bytes";
constexpr int base64 = sodium_base64_VARIANT_ORIGINAL;

std::string written(const std::string& bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), base64), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      base64);
    text.pop_back();  // its NUL
    return text;
}

std::string read(std::string_view text) {
    std::string bytes(text.size() / 4 * 3, '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(),
                          nullptr, &size, nullptr, base64) != 0)
        size = 0;  // somebody else has written it: nothing is in it
    bytes.resize(size);
    return bytes;
}

history::adjustment read_adjustment(const row& each) {
    reading from{each};
    history::adjustment what;
    what.which = from.id<history::adjustment_id>();
    what.kind = from.string();
    what.key = from.string();
    what.body = from.string();
    what.by = from.string();
    what.at = from.time();
    what.bytes = static_cast<std::size_t>(from.integer());
    return what;
}

}  // namespace

void put_adjustment(connection& on, std::int64_t company, const history::adjustment& what, const std::string& content) {
    on.run("insert into adjustments (company, id, kind, item, body, by_user, at, bytes)"
           " values (:company, :id, :kind, :item, :body, :by_user, :at, :bytes) on conflict do nothing",
           company, what.which.value(), what.kind, what.key, what.body, what.by, micros(what.at),
           static_cast<std::int64_t>(content.size()));
    if (!content.empty())
        on.run("insert into adjustment_contents (company, id, content) values (:company, :id, :content)"
               " on conflict do nothing",
               company, what.which.value(), written(content));
}

std::vector<history::adjustment> current_adjustments(connection& on, std::int64_t company) {
    std::vector<history::adjustment> found;
    on.read(
        std::string{"select "}.append(columns) +
            " from adjustments where company = :company and id in"
            " (select max(id) from adjustments where company = :same group by kind, item) order by kind, item",
        [&](const row& each) { found.push_back(read_adjustment(each)); }, company, company);
    return found;
}

std::vector<history::adjustment> adjustments(connection& on, std::int64_t company, const std::string& kind,
                                             const std::string& key, std::size_t limit) {
    std::vector<history::adjustment> found;
    on.read(
        std::string{"select "}.append(columns) +
            " from adjustments where company = :company and (:any_kind = 1 or kind = :kind)"
            " and (:any_item = 1 or item = :item) order by id desc limit :limit",
        [&](const row& each) { found.push_back(read_adjustment(each)); }, company, kind.empty() ? 1 : 0, kind,
        key.empty() ? 1 : 0, key, limit);
    return found;
}

std::optional<std::string> adjustment_content(connection& on, std::int64_t company, history::adjustment_id which) {
    std::optional<std::string> found;
    on.read(
        "select content from adjustment_contents where company = :company and id = :id",
        [&](const row& each) { found = read(reading{each}.text()); }, company, which.value());
    return found;
}

}  // namespace palabre::sql
