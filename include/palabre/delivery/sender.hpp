// palabre/delivery/sender.hpp - the sending path: a company's durable outbox, carried out message by message.
#pragma once

#include "palabre/channel/text_channel.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/delivery/file_handling.hpp"
#include "palabre/delivery/permission.hpp"
#include "palabre/history/store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace palabre::delivery {

/// Which language a message is taken for.
struct guessed_language {
    std::string code = {};  ///< "fr"; "": nothing can be told.
    double confidence = 0;  ///< 0..1.
    bool is_sure = false;
};

struct sender_options {
    std::string company;  ///< Its name in the store.
    std::string title = {};
    country home = {};  ///< Of numbers that are written without their country.

    /// Whether this center serves the company: while it does not, nothing is claimed. Empty: it does.
    std::function<bool()> serves = {};

    /// The lease that it serves by, another number each time that it is won. At each, what customers wrote and no flow has
    /// answered is given to their flows again. Empty: it is won once.
    std::function<std::int64_t()> lease_of = {};

    /// For messages that another process has queued: of those of this one's store it hears at once.
    duration look_every = std::chrono::seconds{5};
    int attempts_most = 10;                          ///< Then a message is dead; 1 to 100.
    duration retry_first = std::chrono::seconds{5};  ///< Doubled at each attempt, give or take a quarter.
    duration retry_most = std::chrono::minutes{10};

    /// Of an attempt without an answer, where the provider does not recognise repeats: how long its receipt may settle it
    /// before it is sent again...
    duration doubt = std::chrono::minutes{1};
    /// ... or, for messages of these purposes, which may never come twice, before it is given up.
    duration doubt_most = std::chrono::hours{24};
    std::set<std::string> never_twice = {"code", "survey"};

    /// Asked before each attempt, whoever queued it: what may not go is failed with the reason, what has to wait for the
    /// hours is due when they begin. `home` there is the one above.
    permission_rules rules = {};

    /// Asks which operator has a number now, where numbers are carried from one to another: "" where nothing answers, and its
    /// prefix decides. `then` once, from the loop. Empty: prefixes decide.
    std::function<void(const phone_number& whose, std::function<void(std::string)> then)> network_of = {};

    /// How long what a flow said may wait for its provider: then nobody waits for it any more.
    duration answers_last = std::chrono::hours{1};

    /// Words that end all messages to whoever writes nothing else: upper or lower case, accents as written.
    std::set<std::string> stop_words = {"STOP", "ARRET", "ARRÊT", "STOPSMS", "UNSUBSCRIBE"};

    /// Whether a flow answers what comes by the carrier of that name; else it waits for an agent. Empty: all of them.
    std::function<bool(const std::string& carrier)> answered_by_flow = {};
    history::event_rules events = {};  ///< What the events of customers' messages are kept for.

    /// Which language a text is in; `known` is the language that the customer is known to speak, "" where none is. Stands with
    /// his message in the timeline. What is sure is the conversation's language, for its flow, its agents and their translator.
    /// Empty: nobody guesses.
    std::function<guessed_language(const std::string& text, const std::string& known)> guesses = {};

    /// Hears of what a message brought about, once it is durable; from the loop.
    std::function<void(const history::event& what)> on_event = {};

    duration reopens_within = std::chrono::hours{24};  ///< After its last message a closed conversation is open again.
    duration lease = std::chrono::minutes{30};         ///< As inbox::desk_options: of one that a message brings back.
    duration flow_waits = std::chrono::hours{24};  ///< For his next message; then inbox::desk closes what a flow leads.

    /// A customer's message that is durable, the conversation that it belongs to as it is with it (of nobody who can be
    /// known: its interaction alone), and whose it is. Not told of stop words and of repeats. Whoever owns the conversation
    /// answers it.
    std::function<void(const carrier_traits& at, const inbound_message& what, const history::thread& in,
                       history::customer_id from)>
        on_message = {};
    /// He wrote a stop word, and is on the list.
    std::function<void(const carrier_traits& at, history::customer_id from)> on_stop = {};
    file_handling files = {};  ///< What customers send with their messages, and what is sent to them.
    logger log{};
};

struct sender_figures {
    struct of_carrier {
        std::string name;
        medium on = medium::sms;
        std::uint64_t accepted = 0, refused = 0, put_off = 0, unanswered = 0;
        std::size_t under_way = 0;
        bool resting = false;  ///< Its provider is away, or said that it has too much.
    };
    std::vector<of_carrier> carriers = {};
    std::uint64_t dead = 0;  ///< Failed for good, expired ones too as far as they were tried here.
    std::uint64_t receipts = 0;
    std::uint64_t received = 0;  ///< Messages of customers.
    std::uint64_t repeated = 0;  ///< Receipts and messages that had come before.
    std::size_t in_doubt = 0;    ///< Attempts whose outcome is not known yet.
    std::size_t unwritten = 0;   ///< Outcomes that the database does not have yet.
};

/// Takes what is due out of a company's outbox, by priority, and hands it to the carriers of its medium, the first that may
/// take it. An attempt is durable before the carrier hears of it, its outcome is written behind it.
///
///     delivery::sender sends{runtime, *store, {.company = "moov-benin"}};
///     sends.add(*kannel).add(*second_gateway);  // the second where the first will not, or is away
///     sends.start();
///
/// Owns:    what is under way. The runtime, the store and the carriers must outlive it.
/// Threads: the strand.
class sender {
public:
    /// Throws error{errc::invalid_argument} for options out of range.
    sender(runtime& on, history::store& of, sender_options options);
    ~sender();

    sender(const sender&) = delete;
    sender& operator=(const sender&) = delete;

    /// Before start(). Of one medium the earlier is asked first.
    sender& add(carrier& by);

    /// For text_channel: what a flow says is an urgent message of the outbox, durable before it is sent and tried again over a
    /// crash, by whichever carrier has the address that he wrote to. Gone with the sender.
    text_sender answers();

    /// Opens the company and begins; where the store is not there yet, as soon as it is.
    void start();

    /// Something has been queued by another way than this store: looks now.
    void look();

    /// Shows a customer that he is read, or that somebody types, by the carrier of that name; nothing where there is none.
    void show(const std::string& carrier, presence what);

    /// Shows the customer that somebody writes to him there. False where that cannot be shown: the carrier does not, or wants the
    /// name of his last message (WhatsApp), and none has come by this sender.
    bool show_typing(const history::thread& in);

    /// What on_message was told came when its flow had just ended (text_channel::received): on_message is told again with
    /// the conversation as that leaves it, and opened anew, since the customer has heard no answer.
    void heard_late(const carrier_traits& at, inbound_message what, const history::thread& in,
                    history::customer_id from);

    /// May that customer be sent something of that purpose on that medium now, and how else? `then` once, from the loop;
    /// unavailable before the company is open.
    void can_send(history::customer_id who, medium on, std::string purpose, std::function<void(permission)> then);

    /// Claims nothing more, and calls `then` from the loop when what is under way has its outcome written. Once.
    void stop(task then);

    sender_figures figures() const;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre::delivery
