// tests/desk/test_written.cpp - agents work in writing at the desk, in a browser whose network is cut. Wall clock.
#include "desk/place.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <csignal>

using namespace palabre;

TEST_CASE(
    "at the desk a conversation is taken, answered, cut off, handed on and closed, and no other company sees it") {
    test::desk_place at{{}, {}, true};
    const auto told =
        at.browse("written.mjs", fmt::format("{} {} {}/examples/demo/figures.py {} sahel", at.callbacks, PALABRE_PYTHON,
                                             PALABRE_SOURCE_DIR, at.folder / "palabre.db"));
    CAPTURE(at.center->log());
    CHECK(told == "wrong password: Identifiant ou mot de passe incorrect.\n"
                  "offered: +229 01 97 12 34 56\n"
                  "the customer has got: Bonjour Adjoa, je regarde.\n"
                  "state: Lu\n"
                  "pictures shown: 1\n"
                  "canned: Un instant, je regarde votre dossier.\n"
                  "file at the customer's: document\n"
                  "SMS: 2 SMS · 141 car. restants\n"
                  "template at the customer's: template\n"
                  "kept while cut off: Je suis coupée mais je réponds.\n"
                  "page without a network: kept\n"
                  "after the cut, at the customer's: 1\n"
                  "after the cut, at the agent's: 1 1\n"
                  "draft kept: true\n"
                  "another company sees: 0 rows, 0 words, 403 403 403 403\n"
                  "transferred to: koffi\n"
                  "closed: closed handled\n"
                  "timeline: Note Statut\n"
                  "translated: bonjour, argent nabi wɛ kpo ɖo 97000001 ? / Traduction automatique (fon)\n"
                  "shown before it goes: kuabɔ, mitɔn akwɛ nyí de 1 250 FCFA.\n"
                  "gone by then: 0\n"
                  "the customer reads: kuabɔ, mitɔn akwɛ nyí de 1 250 FCFA.\n"
                  "beside it: Bonjour, votre solde est de 1 250 FCFA.\n"
                  "translator dead: La traduction ne répond pas.\n"
                  "kept: kuabɔ, mitɔn akwɛ nyí de 1 250 FCFA. < Bonjour, votre solde est de 1 250 FCFA. (machine), "
                  "busy < as it is\n"
                  "suggested: Nos agences ouvrent à huit heures.\n"
                  "judged: sent\n"
                  "board: support billing\n"
                  "queues on the page: some; of the API: the same; recounted: the same\n"
                  "drawn: true\n"
                  "behind offered in support: true\n"
                  "by day, all of support: true\n"
                  "channels on the page: some; of the API: the same; recounted: the same\n"
                  "CSV is the API's: true\n"
                  "an agent is told: 403\n"
                  "scorecards: Afi Dossou, Koffi Mensah, together what was handled: true\n"
                  "staffing: true\n"
                  "invoice: Traités, what was handled: true\n"
                  "given to: koffi, +229 01 97 00 00 09\n"
                  "audit: accept_task\n"
                  "exports noted: user:zo\n"
                  "a log-out that was owed: 401\n"
                  "english: To do\n"
                  "too wide: \n"
                  "axe: \n"
                  "faults: \n");
    at.center->signal(SIGTERM);
    CHECK(at.center->ended() == 0);
}
