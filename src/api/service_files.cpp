// src/api/service_files.cpp - files in and out, and canned answers, for those who may see the company.
#include "api/service_files.hpp"

#include "http/target.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"
#include "palabre/history/report_book.hpp"
#include "palabre/history/work_book.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace palabre::api {
namespace {

namespace json = boost::json;
using history::reply;
using history::verdict;
using on_answer = service_files::on_answer;

void refuse(const on_answer& then, int status, std::string what, std::string cure = {}, std::string field = {}) {
    then({{}, fault{status, std::move(what), std::move(cure), std::move(field)}});
}
void unavailable(const on_answer& then, std::string what) {
    refuse(then, 503, std::move(what), "try again in a moment");
}

void tell(const on_answer& then, int status, const json::object& told) {
    then({{status, "application/json", {}, json::serialize(told) + "\n"}, {}});
}

/// A type is whoever sent it's word: nothing that a header could carry further, and nothing that a browser would run here.
std::string plain_type(const std::string& given) {
    const auto type = given.substr(0, std::min(given.find_first_of("; \t"), given.size()));
    const bool fine = type.size() <= 100 && std::count(type.begin(), type.end(), '/') == 1 &&
                      std::all_of(type.begin(), type.end(), [](unsigned char c) {
                          return std::isalnum(c) != 0 || c == '/' || c == '.' || c == '+' || c == '-';
                      });
    return fine ? type : "application/octet-stream";
}

std::string plain_name(const std::string& given) {
    const auto slash = given.find_last_of("/\\");
    auto name = slash == given.npos ? given : given.substr(slash + 1);
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; });
    return valid_utf8(name) ? name : std::string{};
}

http::response download(const history::kept_file& what, std::string content) {
    http::response made;
    made.content_type = plain_type(what.type);
    made.headers = {{"Content-Disposition", "attachment; filename*=UTF-8''" +
                                                http::escaped(what.name.empty() ? what.hash.substr(0, 12) : what.name)},
                    {"Content-Security-Policy", "sandbox; default-src 'none'"}};
    made.body = std::move(content);
    return made;
}

}  // namespace

service_files::service_files(runtime& on, const server_options& options, history::store* of)
    : runtime_{on}, store_{of}, files_{options.files},
      recordings_{options.recordings}, serves_{options.serves}, canned_{options.canned} {
    for (const auto& each : options.homes) homes_.emplace(each.company, each.home);
}

void service_files::find(const std::string& company, const on_answer& then, step go_on) {
    if (store_ == nullptr) return unavailable(then, "this center keeps no history");
    if (const auto found = companies_.find(company); found != companies_.end()) return go_on(found->second);
    store_->companies(alive([company, then, go_on](service_files& self, reply<std::vector<history::company>> told) {
        if (!told) return unavailable(then, "the history cannot be read now");
        for (const auto& each : *told) self.companies_[each.name] = each.id;
        const auto found = self.companies_.find(company);
        if (found == self.companies_.end())
            return refuse(then, 404, "that company has no history yet", "check its name in the center's configuration");
        go_on(found->second);
    }));
}

void service_files::fetch(const std::string& company, const std::string& hash, on_answer then) {
    if (!history::is_hash(hash))
        return refuse(then, 400, "it is no hash of a file", "give back 64 hexadecimal digits as an entry has them",
                      "hash");
    if (files_ == nullptr)
        return refuse(then, 404, "this center keeps no files", "name their folder in its configuration");
    constexpr const char* missing = "no message has such a file";
    find(company, then, [this, hash, then](history::company_id which) {
        // Who asks sees what his company's messages name, and nothing that merely lies there.
        store_->of(which).file_by(hash, alive([then, which](service_files& self, reply<history::kept_file> what) {
                                      if (what.what == verdict::not_found)
                                          return refuse(then, 404, missing, "check it");
                                      if (!what) return unavailable(then, "the history cannot be read now");
                                      self.files_->read(which, what->hash, [then, what](reply<std::string> content) {
                                          if (content.what == verdict::not_found)
                                              return refuse(then, 404, "that file is there no more",
                                                            "it was removed, or its disk was lost");
                                          if (!content) return unavailable(then, "files cannot be read now");
                                          then({download(*what, std::move(content.value)), {}});
                                      });
                                  }));
    });
}

void service_files::recording(const std::string& company, const std::string& item, const std::string& number,
                              on_answer then) {
    constexpr const char* missing = "nobody has left such a message";
    const auto wrong = [&] { refuse(then, 404, missing, "read_work has its contacts, counted from 1"); };
    if (!recordings_ || number.empty() || number.size() > 2 || number.find_first_not_of("0123456789") != number.npos)
        return wrong();
    history::work_item_id which;
    try {
        which = history::work_item_id::parse(item);
    } catch (const error&) {
        return wrong();
    }
    find(company, then, [this, which, nth = std::stoul(number), then, missing](history::company_id of) {
        store_->of(of).work().item_of(
            which, alive([nth, then, missing](service_files& self, const reply<history::work_item>& found) {
                if (found.what == verdict::not_found) return refuse(then, 404, missing, "check it");
                if (!found) return unavailable(then, "the history cannot be read now");
                const auto& all = found->contacts;
                if (nth < 1 || nth > all.size() || all[nth - 1].recording.empty())
                    return refuse(then, 404, missing, "read_work has its contacts, counted from 1");
                self.play(all[nth - 1].recording, then);
            }));
    });
}

void service_files::play(const std::string& file, const on_answer& then) const {
    recordings_(file, [then](reply<std::string> sound) {
        if (sound.what == verdict::not_found)
            return refuse(then, 404, "that recording is there no more", "it was kept long enough");
        if (!sound) return unavailable(then, "recordings cannot be read now");
        then({{200, "audio/wav", {}, std::move(sound.value)}, {}});
    });
}

void service_files::recording(const std::string& company, const std::string& id, on_answer then) {
    constexpr const char* missing = "there is no such recording";
    history::recording_question what;
    try {
        what.which = history::recording_id::parse(id);
    } catch (const error&) {
        return refuse(then, 404, missing, "list_recordings has them");
    }
    if (!recordings_) return refuse(then, 404, "this center keeps no recordings", "name their folder in 'voice'");
    find(company, then, [this, what, then, missing](history::company_id of) {
        store_->of(of).reports().recordings(
            what, {}, 1, alive([then, missing](service_files& self, const reply<history::recording_page>& found) {
                if (!found) return unavailable(then, "the history cannot be read now");
                if (found->recordings.empty()) return refuse(then, 404, missing, "list_recordings has them");
                self.play(found->recordings.front().what.file, then);
            }));
    });
}

void service_files::store(const std::string& company, http::request what, const std::string& name, on_answer then) {
    if (files_ == nullptr)
        return refuse(then, 404, "this center keeps no files", "name their folder in its configuration");
    if (what.body.empty()) return refuse(then, 400, "the body is empty", "send the file's bytes, as they are");
    if (serves_ && !serves_(company)) return unavailable(then, "another center serves this company");
    history::kept_file made;
    if (const auto* const type = http::header_of(what.headers, "Content-Type")) made.type = plain_type(*type);
    made.name = plain_name(name);
    made.size = static_cast<std::int64_t>(what.body.size());
    made.state = history::file_state::kept;
    const auto content = std::make_shared<std::string>(std::move(what.body));
    find(company, then, [this, made, content, then](history::company_id which) {
        files_->keep(
            which, std::move(*content),
            alive([given = made, which, then](service_files& self, const reply<std::string>& hash) {
                if (!hash) return unavailable(then, "files cannot be written now");
                auto kept = given;
                kept.id = self.store_->ids().next<history::kept_file>();
                kept.hash = *hash;
                kept.made = kept.due = self.runtime_.calendar_now();
                self.store_->of(which).write(
                    {history::change::add_file{kept}}, [kept, then](const reply<history::nothing>& how) {
                        if (!how) return unavailable(then, "the history cannot be written now");
                        tell(then, 201,
                             {{"hash", kept.hash}, {"size", kept.size}, {"type", kept.type}, {"name", kept.name}});
                    });
            }));
    });
}

void service_files::canned(const std::string& company, const std::string& address, on_answer then) {
    const auto give = [company, then](const service_files& self, const history::customer* who) {
        tell(then, 200, {{"answers", self.canned_ ? self.canned_(company, who) : json::array{}}});
    };
    if (address.empty()) return give(*this, nullptr);
    history::identity who;
    try {
        const auto home = homes_.find(company);
        who = history::written_identity(address, plans_, home == homes_.end() ? country{} : home->second);
    } catch (const error& wrong) {
        const auto& first = wrong.problems().front();
        return refuse(then, 400, first.what, first.cure, "address");
    }
    find(company, then, [this, who, then, give](history::company_id which) {
        store_->of(which).find(who, alive([then, give](service_files& self, reply<history::person> told) {
                                   if (told.what == verdict::not_found)
                                       return refuse(then, 404, "nobody is known by that address", "check it");
                                   if (!told) return unavailable(then, "the history cannot be read now");
                                   give(self, &told->who);
                               }));
    });
}

}  // namespace palabre::api
