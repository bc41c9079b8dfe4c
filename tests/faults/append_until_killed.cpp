// tests/faults/append_until_killed.cpp - a center's writing, hundreds in flight, until somebody kills it.
#include "faults/load.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/sql_store.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <unistd.h>
#include <utility>

using namespace palabre;
using namespace palabre::history;

namespace {

/// One line, whole, at once: what is behind it has been acknowledged.
void tell(const std::string& line) {
    const std::string whole = line + '\n';
    if (::write(STDOUT_FILENO, whole.data(), whole.size()) != static_cast<ssize_t>(whole.size())) std::_Exit(3);
}

class center {
public:
    center(runtime& on, sql_store_options options, std::uint64_t seed)
        : runtime_{on}, store_{open_sql_store(on, std::move(options))}, seed_{seed} {}

    void begin() {
        store_->open_company("moov-benin", "Moov", [this](const auto& opened) {
            if (!opened) return tell("refused company: " + opened.why);
            store_->serve(opened->id, [this, which = opened->id](const auto& taken) {
                if (!taken) return tell("refused lease: " + taken.why);
                write(which);
            });
        });
    }

private:
    void write(company_id in) {
        tell("open " + std::to_string(store_->ids().next_value()));
        writing_ = std::make_unique<faults::load>(runtime_, *store_, in, seed_);
        writing_->on_kept = [this, in](const std::string& batch) {
            tell("kept " + batch);
            if (++kept_ % 100 == 0) claim(store_->of(in));
        };
        writing_->on_refused = [](const std::string& batch, const auto& why) {
            tell("refused " + batch + ": " + why.why);
        };
        writing_->keep(256);
    }

    void claim(company_store& book) {
        book.claim(medium::sms, runtime_.calendar_now(), 8, [](const auto& claimed) {
            if (!claimed) return tell("refused claim: " + claimed.why);
            for (const auto& each : *claimed) tell("claimed " + to_string(each.id));
        });
    }

    runtime& runtime_;
    std::unique_ptr<store> store_;
    std::uint64_t seed_;
    std::unique_ptr<faults::load> writing_;
    int kept_ = 0;
};

}  // namespace

int main(int count, char** words) try {
    if (count != 4) return 2;
    tell("begun");
    asio_runtime loop;
    center one{loop,
               {.url = words[1], .key_file = words[2], .lease = std::chrono::minutes{10}},
               std::strtoull(words[3], nullptr, 10)};
    const auto busy = loop.work();
    loop.post([&one] { one.begin(); });
    loop.run();
    return 1;  // nothing ends it but a signal
} catch (const error& thrown) {
    tell(std::string{"threw "} + thrown.what());
    return 1;
}
