// src/delivery/intake.cpp - what customers write, durable before its provider hears so.
#include "delivery/intake.hpp"

#include "delivery/file_fetcher.hpp"
#include "delivery/onward_talk.hpp"
#include "delivery/stop_words.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace palabre::delivery {
namespace {

constexpr std::size_t longest_text = 16'000, longest_word = 256;

std::string cut(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    text.resize(most);
    return text;
}

value details_of(const carrier_traits& at, const inbound_message& what) {
    boost::json::object told;
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty()) told[name] = cut(text, longest_word);
    };
    add("carrier", at.name);
    add("chosen", what.chosen);
    add("reply_to", what.reply_to);
    add("referral", what.referral);
    add("name", what.name);
    boost::json::array files;
    for (const auto& each : what.attachments) {
        boost::json::object file{{"kind", each.kind}};
        for (const auto& [name, text] : {std::pair{"id", &each.id},
                                         {"url", &each.url},
                                         {"type", &each.type},
                                         {"name", &each.name},
                                         {"caption", &each.caption}})
            if (!text->empty()) file[name] = *text;
        files.push_back(std::move(file));
    }
    if (!files.empty()) told["attachments"] = std::move(files);
    if (const auto* const more = what.details.if_object())
        for (const auto& [name, each] : *more) told.emplace(name, each);
    return told;
}

}  // namespace

struct intake::arrival {
    carrier_traits at;
    inbound_message what;
    std::function<void(bool)> then;
    std::optional<history::identity> who = {};
    history::customer_id from = {};
    history::interaction_id as = {};
    history::interaction_id talk = {};  ///< That an agent leads, and this belongs to.
    bool stops = false;
};

void intake::take(const carrier_traits& at, inbound_message what, std::function<void(bool)> then) {
    auto here = std::make_shared<arrival>();
    here->at = at;
    here->what = std::move(what);
    here->then = std::move(then);
    here->who = in_.identify(at.on, here->what.from);
    here->stops = is_word(here->what.text, in_.options.stop_words);
    if (!here->who) return write(here);  // a short code, or nobody that can be known: kept all the same
    if (here->what.referral.empty()) return meet(here);
    bind_by_link(in_, here->what.referral, *here->who,
                 [this, here](bool asked) { asked ? meet(here) : here->then(false); });
}

void intake::meet(const arrival_ptr& here) {
    in_.book->meet(*here->who, [this, here, alive = std::weak_ptr{in_.writes}](const auto& found) {
        if (alive.expired()) return;
        if (!found) {
            in_.log.warning("a message waits for the database", {{"carrier", here->at.name}, {"why", found.why}});
            return here->then(false);
        }
        here->from = found->written_as;
        find_onward_talk(in_, found->who.id, here->at.on, [this, here](history::interaction_id talk) {
            here->talk = talk;
            write(here);
        });
    });
}

void intake::write(const arrival_ptr& here) {
    using namespace history;
    const auto now = in_.loop.calendar_now();
    const auto& what = here->what;
    here->as = in_.store.ids().next<interaction>();
    interaction met;
    met.id = here->as;
    met.customer = here->from;
    met.on = here->at.on;
    met.address = cut(what.from, longest_word);
    met.service = cut(what.to, longest_word);
    met.began = now;  // the provider's clock may be anybody's
    met.ended = now;
    met.how_ended = "completed";
    if (!what.provider_id.empty()) {
        met.source = here->at.name;
        met.reference = cut(what.provider_id, longest_word);
    }
    entry said;
    said.id = in_.store.ids().next<entry>();
    said.customer = here->from;
    said.within = here->talk ? here->talk : here->as;
    said.kind = entry_kind::heard;
    said.on = here->at.on;
    said.at = now;
    said.text = cut(what.text, longest_text);
    said.details = details_of(here->at, what);
    auto files = in_.files->wanted(here->at, what, said);
    std::vector<change::any> changes{change::begin_interaction{std::move(met)}, change::add_entry{std::move(said)}};
    if (here->stops && here->who)
        changes.emplace_back(
            change::forbid_contact{{.whom = *here->who,
                                    .list = "company",
                                    .on = here->at.on,
                                    .why = "wrote '" + cut(what.text, 100) + "' to " + cut(what.to, 100),
                                    .from = origin::customer,
                                    .at = now,
                                    .until = {}}});
    for (const auto& each : files) changes.emplace_back(change::add_file{each});
    in_.writes->add(std::move(changes),
                    [this, here, files = std::move(files), alive = std::weak_ptr{in_.writes}](verdict how) {
                        if (alive.expired()) return;
                        if (how == verdict::conflict && !here->what.provider_id.empty()) return repeated(here);
                        here->then(how == verdict::done);
                        if (how != verdict::done) return;
                        ++in_.figures.received;
                        in_.files->fetch(files);
                        if (here->stops) {
                            in_.log.info("a customer wants no more messages", {{"carrier", here->at.name}});
                            if (in_.options.on_stop) in_.options.on_stop(here->at, here->from);
                        } else if (in_.options.on_message && !here->talk)
                            in_.options.on_message(here->at, here->what, here->as, here->from);
                    });
}

void intake::repeated(const arrival_ptr& here) {
    in_.book->interaction_by(here->at.name, cut(here->what.provider_id, longest_word),
                             [this, here, alive = std::weak_ptr{in_.writes}](const auto& found) {
                                 if (alive.expired()) return;
                                 if (found) ++in_.figures.repeated;
                                 here->then(static_cast<bool>(found));
                             });
}

}  // namespace palabre::delivery
