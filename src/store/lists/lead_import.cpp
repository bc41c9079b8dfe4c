// src/store/lists/lead_import.cpp - a thread reads the file ahead, the store takes its rows part by part.
#include "palabre/history/lead_import.hpp"

#include "palabre/core/error.hpp"
#include "palabre/history/lead_book.hpp"
#include "store/lists/lead_columns.hpp"
#include "store/lists/lead_reader.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace palabre::history {
namespace {

constexpr std::size_t rows_a_part = 2000;
constexpr std::size_t bytes_a_part = std::size_t{4} << 20U;
/// Parts that are read and not written yet: one at the store, one that waits there.
constexpr std::size_t parts_ahead = 2;

}  // namespace

lead_preview preview_leads(const lead_file& of, std::size_t rows) {
    const auto form = lists::look_through(of);
    lists::lead_reader reader{of, form};
    lead_preview made{.encoding = form.encoding, .bytes = form.bytes};
    if (made.encoding.empty()) made.encoding = "utf-8";
    made.columns = reader.columns();  // whoever previews a file without numbers is about to say where they are
    listed_lead one;
    while (made.rows.size() < rows && reader.next(one)) made.rows.push_back(std::move(one));
    return made;
}

struct lead_import::impl : std::enable_shared_from_this<impl> {
    impl(runtime& on, store& in, company_id whose, lead_list what, lead_file from, unique_in where)
        : loop{on}, kept{in}, book{in.of(whose).leads()}, list{std::move(what)}, file{std::move(from)}, unique{where} {}

    void begin() {
        going = loop.work();
        if (!list.id) list.id = kept.ids().next<lead_list>();
        if (list.made == calendar_time{}) list.made = loop.calendar_now();
        start([this] { look(); });
    }

    /// One after the other: each has posted what it found before the next is asked for.
    template<class Run> void start(Run run) {
        if (reads.joinable()) reads.join();
        reads = std::thread{[this, run] {
            try {
                run();
            } catch (const std::exception& failed) {
                tell([why = std::string{failed.what()}](impl& self) { self.fail(why); });
            }
        }};
    }

    /// From the thread to the loop.
    template<class Then> void tell(Then then) {
        loop.post([weak = weak_from_this(), then = std::move(then)]() mutable {
            if (const auto self = weak.lock(); self && !self->over) then(*self);
        });
    }

    /// From the store, unless it is over.
    template<class Value, class Then> on_reply<Value> when(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](reply<Value> told) {
            const auto self = weak.lock();
            if (!self || self->over) return;
            if (!told) return self->finish({told.what, {}, told.why});
            then(*self, std::move(told.value));
        };
    }

    /// On the thread. A file that cannot be read leaves neither list nor upload.
    void look() {
        form = lists::look_through(file);
        lists::check_numbers(file, lists::lead_reader{file, form}.columns());
        tell([](impl& self) { self.open(); });
    }

    void open() {
        book.open_list(list, when<lead_list>([](impl& self, const lead_list& opened) {
                           const auto name = self.file.name.empty() ? self.file.path : self.file.name;
                           self.upload = {.id = self.kept.ids().next<lead_upload>(),
                                          .into = opened.id,
                                          .file = name.substr(name.rfind('/') + 1),
                                          .hash = self.form.hash,
                                          .unique = self.unique,
                                          .bytes = self.form.bytes,
                                          .began = self.loop.calendar_now()};
                           self.book.begin_upload(self.upload, self.when<lead_upload>([](impl& of, lead_upload began) {
                               of.upload = std::move(began);
                               if (of.upload.state == upload_state::done)
                                   return of.finish({verdict::done, of.upload, {}});
                               of.begun = true;
                               of.start([&of, behind = of.upload.rows] { of.read(behind); });
                           }));
                       }));
    }

    /// On the thread.
    void read(std::int64_t behind) {
        lists::lead_reader reader{file, form};
        listed_lead one;
        for (std::int64_t row = 0; row < behind; ++row)
            if (!reader.next(one)) break;
        for (listed_rows part{.first = behind}; !part.last;) {
            part.all.clear();
            for (std::size_t bytes = 0; part.all.size() < rows_a_part && bytes < bytes_a_part;) {
                if (!reader.next(one)) {
                    part.last = true;
                    break;
                }
                bytes += 512 + one.fields.size();
                part.all.push_back(std::move(one));
            }
            part.read = part.last ? form.bytes : std::min(reader.read(), form.bytes);
            const auto rows = static_cast<std::int64_t>(part.all.size());
            {
                std::unique_lock hold{mutex};
                wake.wait(hold, [this] { return ahead < parts_ahead || stopped; });
                if (stopped) return;
                ++ahead;
            }
            tell([next = part](impl& self) mutable { self.give(std::move(next)); });
            part.first += rows;
        }
    }

    void give(listed_rows part) {
        for (auto& each : part.all) each.id = kept.ids().next<lead>();
        book.add_rows(upload.id, std::move(part), when<lead_upload>([](impl& self, lead_upload now) {
                          {
                              const std::lock_guard hold{self.mutex};
                              --self.ahead;
                          }
                          self.wake.notify_one();
                          self.upload = std::move(now);
                          if (self.on_progress) self.on_progress(self.upload);
                          if (!self.over && self.upload.state == upload_state::done)
                              self.finish({verdict::done, self.upload, {}});
                      }));
    }

    void fail(const std::string& why) {
        if (!begun) return finish({verdict::refused, {}, why});
        book.end_upload(upload.id, why, when<nothing>([why](impl& self, nothing) {
                            self.finish({verdict::refused, {}, why});
                        }));
    }

    void finish(reply<lead_upload> with) {
        stop();
        const auto then = std::move(on_end);
        if (then) then(std::move(with));
    }

    void stop() {
        over = true;
        {
            const std::lock_guard hold{mutex};
            stopped = true;
        }
        wake.notify_one();
        going.reset();
    }

    runtime& loop;
    store& kept;
    lead_book& book;
    lead_list list;
    const lead_file file;
    const unique_in unique;
    std::shared_ptr<void> going;  ///< Keeps the loop waiting for the thread.
    std::function<void(const lead_upload&)> on_progress;
    on_reply<lead_upload> on_end;
    lists::file_form form;  ///< The thread's until it has told, then only read.
    lead_upload upload;
    bool begun = false, over = false;

    std::mutex mutex;  ///< Of the next two.
    std::size_t ahead = 0;
    bool stopped = false;
    std::condition_variable wake;
    std::thread reads;
};

lead_import::lead_import(runtime& on, store& in, company_id whose, lead_list list, lead_file from, unique_in unique)
    : impl_{std::make_shared<impl>(on, in, whose, std::move(list), std::move(from), unique)} {
}

lead_import::~lead_import() {
    impl_->stop();
    if (impl_->reads.joinable()) impl_->reads.join();
}

void lead_import::run(std::function<void(const lead_upload&)> progress, on_reply<lead_upload> then) {
    impl_->on_progress = std::move(progress);
    impl_->on_end = std::move(then);
    impl_->begin();
}

}  // namespace palabre::history
