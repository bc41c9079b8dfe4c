// tests/faults/append_until_killed.cpp - a center's writing, hundreds in flight, until somebody kills it.
#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/sql_store.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace palabre;
using namespace palabre::history;

namespace {

constexpr int in_flight = 256;

/// One line, whole, at once: what is behind it has been acknowledged.
void tell(const std::string& line) {
    const std::string whole = line + '\n';
    if (::write(STDOUT_FILENO, whole.data(), whole.size()) != static_cast<ssize_t>(whole.size())) std::_Exit(3);
}

class writing {
public:
    writing(runtime& on, sql_store_options options, std::uint64_t seed)
        : store_{open_sql_store(on, std::move(options))}, runtime_{on}, chance_{seed} {}

    void begin() {
        store_->open_company("moov-benin", "Moov", [this](const auto& opened) {
            if (!opened) return tell("refused company: " + opened.why);
            serve(opened->id);
        });
    }

private:
    void serve(company_id which) {
        store_->serve(which, [this, which](const auto& taken) {
            if (!taken) return tell("refused lease: " + taken.why);
            book_ = &store_->of(which);
            tell("open " + std::to_string(store_->ids().next_value()));
            for (int each = 0; each < in_flight; ++each) write_one();
        });
    }

    /// Each row of a batch carries its name and how many rows it has.
    void write_one() {
        const auto batch = store_->ids().next_value();
        const bool newcomer = known_.empty() || chance_() % 3 == 0;
        const auto entries = chance_() % 4;
        const bool contact = newcomer || entries == 0 || chance_() % 2 == 0;
        const bool message = chance_() % 3 == 0;
        const auto rows = (newcomer ? 1U : 0U) + (contact ? 1U : 0U) + entries + (message ? 1U : 0U);
        const std::string name = std::to_string(batch) + "/" + std::to_string(rows);
        const auto now = runtime_.calendar_now();

        std::vector<change::any> changes;
        customer_id who = newcomer ? store_->ids().next<customer>() : known_[chance_() % known_.size()];
        if (newcomer) {
            customer made{.id = who, .name = name, .since = now};
            const std::string number = "+229" + to_string(who);
            changes.emplace_back(change::add_customer{std::move(made), {{identity_kind::phone, number, number}}});
        }
        interaction_id within;
        if (contact) {
            within = store_->ids().next<interaction>();
            interaction began;
            began.id = within;
            began.customer = who;
            began.service = name;
            began.began = now;
            changes.emplace_back(change::begin_interaction{std::move(began)});
        }
        for (auto each = entries; each > 0; --each) {
            entry line;
            line.id = store_->ids().next<entry>();
            line.customer = who;
            line.within = within;
            line.at = now;
            line.text = name;
            changes.emplace_back(change::add_entry{std::move(line)});
        }
        if (message) {
            outgoing promised;
            promised.id = store_->ids().next<outgoing>();
            promised.customer = who;
            promised.because_of = within;
            promised.to = "+22990011234";
            promised.text = name;
            promised.made = promised.due = now;
            changes.emplace_back(change::queue_message{std::move(promised)});
        }
        book_->write(std::move(changes), [this, name, who](const auto& written) {
            if (!written) return tell("refused " + name + ": " + written.why);
            tell("kept " + name);
            known_.push_back(who);
            if (++acknowledged_ % 100 == 0) claim();
            write_one();
        });
    }

    void claim() {
        book_->claim(medium::sms, runtime_.calendar_now(), 8, [](const auto& claimed) {
            if (!claimed) return tell("refused claim: " + claimed.why);
            for (const auto& each : *claimed) tell("claimed " + to_string(each.id));
        });
    }

    std::unique_ptr<store> store_;
    runtime& runtime_;
    std::mt19937_64 chance_;
    company_store* book_ = nullptr;
    std::vector<customer_id> known_;
    int acknowledged_ = 0;
};

}  // namespace

int main(int count, char** words) try {
    if (count != 4) return 2;
    tell("begun");
    asio_runtime loop;
    writing all{loop,
                {.url = words[1], .key_file = words[2], .lease = std::chrono::milliseconds{300}},
                std::strtoull(words[3], nullptr, 10)};
    const auto busy = loop.work();
    loop.post([&all] { all.begin(); });
    loop.run();
    return 1;  // nothing ends it but a signal
} catch (const error& thrown) {
    tell(std::string{"threw "} + thrown.what());
    return 1;
}
