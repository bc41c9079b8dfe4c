// src/api/list_intake.hpp - files into lists of leads: previewed, taken, reported on.
#pragma once

#include "api/service.hpp"
#include "api/service_files.hpp"
#include "http/body_file.hpp"
#include "palabre/history/lead_import.hpp"

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace palabre::api {

/// Owns:    files on their way into lists, and a thread for each preview.
/// Threads: the strand. What the store is asked holds it weakly.
class list_intake : public std::enable_shared_from_this<list_intake> {
public:
    using on_answer = service_files::on_answer;

    list_intake(runtime& on, const server_options& options, history::store* of);
    ~list_intake();

    /// Whether a file would be taken now; 100 then.
    void admit(const std::string& company, const arguments& given, const on_answer& then) const;
    /// `of`: the company's id; each calls `then` once, from the loop or at once.
    void upload(const std::string& company, const arguments& given, std::shared_ptr<const http::body_file> file,
                on_answer then);
    void preview(const std::string& company, const arguments& given, const std::string& bytes, on_answer then);
    void report(const std::string& company, const arguments& given, on_answer then);

private:
    struct previewing;
    struct importing {
        std::shared_ptr<const http::body_file> file;
        std::unique_ptr<history::lead_import> into;
    };
    using place = std::pair<std::string, std::string>;  // a company and a list
    using step = std::function<void(history::company_id)>;

    void find(const std::string& company, const on_answer& then, step go_on);
    void begin(const place& where, history::company_id whose, history::lead_list list, history::lead_file from,
               history::unique_in unique, std::shared_ptr<const http::body_file> file, const on_answer& then);
    void run(const place& where, const std::shared_ptr<on_answer>& waits);
    maybe_fault read(const std::string& company, const arguments& given, history::lead_file& into) const;

    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](auto told) {
            if (const auto self = weak.lock()) then(*self, std::move(told));
        };
    }

    runtime& runtime_;
    history::store* store_;
    std::function<bool(const std::string&)> serves_;
    logger log_;
    std::map<std::string, country> homes_;
    std::map<std::string, history::company_id> companies_;
    std::map<place, importing> imports_;
    std::map<std::uint64_t, std::shared_ptr<previewing>> previews_;
    std::uint64_t last_ = 0;
};

}  // namespace palabre::api
