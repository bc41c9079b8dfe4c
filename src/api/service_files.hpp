// src/api/service_files.hpp - files in and out, and canned answers, for those who may see the company.
#pragma once

#include "api/fault.hpp"
#include "http/message.hpp"
#include "palabre/api/server.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace palabre::api {

/// What came of it: an answer to be sent as it is, or a fault.
struct file_answer {
    http::response told = {};
    maybe_fault wrong = {};
};

/// Owns:    what it has found out about companies.
/// Threads: the strand. What stores are asked holds it weakly.
class service_files : public std::enable_shared_from_this<service_files> {
public:
    using on_answer = std::function<void(file_answer)>;

    service_files(runtime& on, const server_options& options, history::store* of);

    /// Each calls `then` once, from the loop or at once.
    void fetch(const std::string& company, const std::string& hash, on_answer then);
    void store(const std::string& company, http::request what, const std::string& name, on_answer then);
    /// What a caller has left, the one of that number from 1 on among an item's contacts.
    void recording(const std::string& company, const std::string& item, const std::string& number, on_answer then);
    void recording(const std::string& company, const std::string& id, on_answer then);  ///< Of a call that is over.
    void canned(const std::string& company, const std::string& address, on_answer then);

private:
    using step = std::function<void(history::company_id)>;

    void find(const std::string& company, const on_answer& then, step go_on);
    void play(const std::string& file, const on_answer& then) const;

    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](auto told) {
            if (const auto self = weak.lock()) then(*self, std::move(told));
        };
    }

    runtime& runtime_;
    history::store* store_;
    history::file_store* files_;
    history::recording_reader recordings_;
    std::function<bool(const std::string&)> serves_;
    std::function<value(const std::string&, const history::customer*)> canned_;
    numbering::plans plans_ = numbering::plans::builtin();
    std::map<std::string, country> homes_;
    std::map<std::string, history::company_id> companies_;
};

}  // namespace palabre::api
