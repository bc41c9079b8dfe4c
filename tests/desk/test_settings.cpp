// tests/desk/test_settings.cpp - what administrators change at the desk holds for the next caller. Wall clock.
#include "core/process.hpp"
#include "desk/place.hpp"

#include <doctest/doctest.h>

#include <csignal>

using namespace palabre;

TEST_CASE("an administrator changes prompts, hours, notices, a menu, users and agents, and the next caller gets what "
          "he has made") {
    test::desk_place at;
    const auto told = at.browse("settings.mjs", at.callbacks);
    CAPTURE(at.center->log());
    CHECK(told ==
          "dialled: CON Que souhaitez-vous ? 1 Solde 2 Forfaits 0 Un agent\n"
          "an agent sees: false 403 403 403 403 403 403\n"
          "missing: 12\n"
          "no sound: Une des valeurs ne convient pas. this is no sound that can be read\n"
          "uploaded: Enregistré 1 s\n"
          "heard: audio/wav 8000\n"
          "versions: annonce-2.wav annonce-1.wav\n"
          "the older one again: annonce-1.wav\n"
          "muted: CON Que souhaitez-vous ? 1 Solde 0 Un agent\n"
          "taken down: END Sahel est indisponible, rappelez plus tard. | Hors service : Travaux\n"
          "notice: CON Panne à Parakou jusqu'à ce soir. Que souhaitez-vous ? 1 Solde 0 Un agent\n"
          "preview: Inventaire fermé\n"
          "before saving: CON Panne\n"
          "closed: END Panne à Parakou jusqu'à ce soir. Nous sommes fermés.\n"
          "overlapping: two periods\n"
          "login: bea.zinsou\n"
          "password: 20\n"
          "agent: billing fon 80\n"
          "queue: Le moins de temps de communication, 80 % en 0:45\n"
          "she works: sahel/billing 403 403\n"
          "locked out: 401\n"
          "tried: Ne répond pas balance: it answered with status N\n"
          "changes: File d’attente Agent Horaires Annonce Mise hors service Mise hors service Menu Message vocal "
          "Message vocal Message vocal\n"
          "audited: change_user create_user mute_choice set_agent set_flow_state set_queue store_prompt "
          "try_connector use_prompt write_calendar write_notice\n"
          "too wide: \n"
          "axe: \n"
          "faults: \n");
    at.center->signal(SIGKILL);
    (void)at.center->ended();
    at.restart();
    const auto after = at.browse("settings_kept.mjs", at.callbacks);
    CAPTURE(at.center->log());
    CHECK(after == "closed: END Panne à Parakou jusqu'à ce soir. Nous sommes fermés.\n"
                   "recording: audio/wav\n"
                   "taken back: CON Que souhaitez-vous ? 1 Solde 2 Forfaits 0 Un agent\n"
                   "staff: Le moins de temps de communication 2\n"
                   "too wide: \n"
                   "axe: \n"
                   "faults: \n");
    at.center->signal(SIGTERM);
    CHECK(at.center->ended() == 0);
}
