// examples/palabre_center/file_room.cpp - where files of messages lie, what companies take of them, and links to them.
#include "file_room.hpp"

#include <fmt/format.h>

namespace palabre_center {

using namespace palabre;

file_room::file_room(runtime& on, const files_settings& of, logger log)
    : runtime_{on}, key_{of.key}, holds_{of.links_hold} {
    auto options = of.folder;
    options.log = std::move(log);
    store_ = history::open_file_folder(on, std::move(options));
    if (key_.empty()) key_ = secret{fmt::format("{:016x}{:016x}", on.random(), on.random())};
}

delivery::file_handling file_room::handling(const file_limits& of, const std::string& url) {
    delivery::file_handling made;
    made.in = store_.get();
    made.largest = of.largest;
    made.kinds = {of.kinds.begin(), of.kinds.end()};
    made.link = [this, links = file_links{key_, url, holds_}](history::company_id which,
                                                              const history::kept_file& what) {
        return links.link(to_string(which), what.hash, what.type, runtime_.calendar_now());
    };
    return made;
}

void file_room::serve(const callback_request& what, std::function<void(callback_answer)> then) {
    const auto asked = file_links{key_, "", holds_}.read(what, runtime_.calendar_now());
    if (!asked || !history::is_hash(asked->hash))
        return then({404, "there is no such file, or its link has run out\n"});
    const auto company = history::company_id::parse(asked->company);
    store_->read(
        company, asked->hash, [then = std::move(then), type = asked->type](history::reply<std::string> content) {
            if (content.what == history::verdict::not_found) return then({404, "there is no such file\n"});
            if (!content) return then({503, "files cannot be read now\n"});
            callback_answer told{200, std::move(content.value), type.empty() ? "application/octet-stream" : type};
            told.headers = {{"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "private, no-store"}};
            then(std::move(told));
        });
}

}  // namespace palabre_center
