// src/delivery/file_carrier.cpp - a carrier whose messages may name a file of ours by its hash.
#include "delivery/file_carrier.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace palabre::delivery {
namespace {

namespace json = boost::json;
using history::kept_file;
using history::reply;
using history::verdict;

const json::object* attachment_in(const value& details) {
    const auto* const map = details.if_object();
    const auto* const found = map != nullptr ? map->if_contains("attachment") : nullptr;
    return found != nullptr ? found->if_object() : nullptr;
}

std::string text_at(const json::object* of, std::string_view name) {
    const auto* const found = of != nullptr ? of->if_contains(name) : nullptr;
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

std::string hash_in(const value& details) {
    return text_at(attachment_in(details), "hash");
}

std::string kind_of(const std::string& type) {
    for (const char* const kind : {"image", "audio", "video"})
        if (type.starts_with(std::string{kind} + '/')) return kind;
    return "document";
}

/// The details with the file where `by` ("id", "url") says.
value with_place(value details, const char* by, const std::string& where, const kept_file& what) {
    auto& map = details.as_object().at("attachment").as_object();
    map.erase("hash");
    map.erase("id");
    map.erase("url");
    map[by] = where;
    if (text_at(&map, "kind").empty()) map["kind"] = kind_of(what.type);
    if (text_at(&map, "name").empty() && !what.name.empty()) map["name"] = what.name;
    return details;
}

send_result refusal(send_result::kind what, send_fault fault, std::string why) {
    send_result made;
    made.what = what;
    made.fault = fault;
    made.why = std::move(why);
    return made;
}

}  // namespace

struct file_carrier::errand {
    outbound_message message;
    std::function<void(send_result)> then;
    kept_file what = {};
};

std::string file_carrier::problem_with(const outbound_message& what) const {
    const auto hash = hash_in(what.details);
    if (hash.empty()) return by_.problem_with(what);
    if (!history::is_hash(hash)) return "an attachment's hash that is none";
    if (in_.options.files.in == nullptr) return "this center keeps no files";
    const auto how = by_.about().files;
    if (how == files_out::none) return "this carrier sends no files";
    if (how == files_out::linked && !in_.options.files.link)
        return "this carrier's provider fetches files, and there is no public url for them";
    auto like = what;
    like.details = with_place(what.details, how == files_out::linked ? "url" : "id", "https://files.example/1", {});
    return by_.problem_with(like);
}

void file_carrier::send(outbound_message what, std::function<void(send_result)> then) {
    const auto hash = hash_in(what.details);
    if (hash.empty()) return by_.send(std::move(what), std::move(then));
    const auto it = std::make_shared<errand>(errand{std::move(what), std::move(then)});
    in_.book->file_by(hash, [this, it, weak = std::weak_ptr{alive_}](const reply<kept_file>& found) {
        if (weak.expired()) return;
        if (found.what == verdict::not_found)
            return it->then(
                refusal(send_result::kind::rejected, send_fault::bad_content, "its attachment is not kept"));
        if (!found) return it->then(refusal(send_result::kind::later, send_fault::none, found.why));
        resolve(it, *found);
    });
}

void file_carrier::resolve(const errand_ptr& it, const kept_file& what) {
    it->what = what;
    if (by_.about().files == files_out::linked) return send_with(it, "url", in_.options.files.link(in_.company, what));
    in_.options.files.in->read(
        in_.company, what.hash, [this, it, weak = std::weak_ptr{alive_}](reply<std::string> content) {
            if (weak.expired()) return;
            if (content.what == verdict::not_found)
                return it->then(refusal(send_result::kind::rejected, send_fault::bad_content, content.why));
            if (!content) return it->then(refusal(send_result::kind::later, send_fault::none, content.why));
            const auto* const asked = attachment_in(it->message.details);
            file_to_upload file;
            file.content = std::move(content.value);
            file.type = it->what.type;
            file.name = text_at(asked, "name").empty() ? it->what.name : text_at(asked, "name");
            file.kind = text_at(asked, "kind").empty() ? kind_of(it->what.type) : text_at(asked, "kind");
            file.from = it->message.from;
            file.hash = it->what.hash;
            by_.upload(std::move(file), [this, it, weak](send_result told) {
                if (weak.expired()) return;
                if (told.what != send_result::kind::accepted) return it->then(std::move(told));
                send_with(it, "id", told.provider_id);
            });
        });
}

void file_carrier::send_with(const errand_ptr& it, const char* by, const std::string& where) {
    auto message = it->message;
    message.details = with_place(std::move(message.details), by, where, it->what);
    by_.send(std::move(message), [this, it, weak = std::weak_ptr{alive_}](send_result told) {
        if (weak.expired()) return;
        if (told.what == send_result::kind::accepted) remember(it->message, it->what);
        it->then(std::move(told));
    });
}

/// Under the message's own id, so that one that is sent twice is remembered once.
void file_carrier::remember(const outbound_message& sent, const kept_file& what) {
    const auto id = history::outgoing_id::parse(sent.id);
    in_.book->message_of(id, [this, id, what, weak = std::weak_ptr{alive_}](const reply<history::outgoing>& found) {
        if (weak.expired() || !found) return;
        auto his = what;
        his.id = history::file_id{id.value()};
        his.customer = found->customer;
        his.within = found->because_of;
        his.told_in = {};
        his.from = nullptr;
        his.made = found->made;
        in_.writes->add({history::change::add_file{std::move(his)}});
    });
}

void file_carrier::called_back(callback_request what, std::function<void(callback_answer)> then) {
    by_.called_back(std::move(what), std::move(then));
}
void file_carrier::fetch(attachment what, std::size_t most, std::function<void(fetched_file)> then) {
    by_.fetch(std::move(what), most, std::move(then));
}
void file_carrier::upload(file_to_upload what, std::function<void(send_result)> then) {
    by_.upload(std::move(what), std::move(then));
}

}  // namespace palabre::delivery
