// src/history/file_note.cpp - what an entry's details tell of a file, and what a file is once it is settled.
#include "history/file_note.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace palabre::history {

bool is_hash(std::string_view text) noexcept {
    return text.size() == 64 && std::all_of(text.begin(), text.end(),
                                            [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

kept_file settled(kept_file wanted, const change::settle_file& by) {
    wanted.state = by.state;
    wanted.hash = by.hash;
    if (!by.type.empty()) wanted.type = by.type;
    if (!by.name.empty()) wanted.name = by.name;
    wanted.why = by.why;
    wanted.size = by.size;
    wanted.attempts = by.attempts;
    wanted.due = by.due;
    return wanted;
}

value with_file(value details, const kept_file& now) {
    auto* const map = details.if_object();
    auto* const found = map != nullptr ? map->if_contains("attachments") : nullptr;
    auto* const list = found != nullptr ? found->if_array() : nullptr;
    if (list == nullptr || now.place >= list->size()) return details;
    auto* const one = (*list)[now.place].if_object();
    if (one == nullptr) return details;
    (*one)["state"] = to_string(now.state);
    const auto put = [one](const char* name, const std::string& text) {
        if (!text.empty()) (*one)[name] = text;
    };
    put("hash", now.hash);
    put("type", now.type);
    put("name", now.name);
    one->erase("why");  // of an attempt before
    if (now.state == file_state::kept)
        (*one)["size"] = now.size;
    else
        put("why", now.why);
    return details;
}

}  // namespace palabre::history
