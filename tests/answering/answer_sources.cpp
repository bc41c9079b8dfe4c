// tests/answering/answer_sources.cpp - whose voices, which words and which tones the labelled set is made of.
#include "answering/answer_sources.hpp"

namespace palabre::test {

sources of_half(half which) {
    if (which == half::chosen_on)
        return {
            .french = {{"fr", 150, 45},
                       {"fr+f2", 170, 60},
                       {"fr-be+m3", 160, 35},
                       {"fr+m7", 185, 50},
                       {"fr+m1", 155, 50},
                       {"fr-ch", 165, 40}},
            .english = {{"en-us", 165, 45}, {"en-gb+f3", 175, 55}, {"en-gb", 160, 50}},
            .hellos = {"Allo ?", "Oui allo, j'ecoute.", "Oui ?", "Allo, bonjour.", "Allo, qui est a l'appareil ?",
                       "Oui bonjour.", "Allo ! Oui, allo !", "Allo oui ?"},
            .english_hellos = {"Hello?", "Yes, hello, who is this?", "Hi, speaking."},
            .greetings =
                {"Bonjour, vous êtes bien sur le répondeur de la famille Hounkpatin. Nous ne sommes pas là pour le "
                 "moment, "
                 "laissez-nous un message après le bip.",
                 "Vous êtes sur la messagerie vocale du zéro un, quatre vingt dix sept, douze, trente quatre. Veuillez "
                 "laisser un message après le signal sonore.",
                 "Bonjour, c'est Awa. Je ne peux pas vous répondre. Laissez un message, je vous rappelle.",
                 "Bonjour et bienvenue. Tous nos conseillers sont en ligne, votre correspondant n'est pas disponible. "
                 "Parlez après le bip sonore.",
                 "Salut, c'est le répondeur de Fatou. Tu sais quoi faire après le bip, à bientôt."},
            .english_greetings = {"Hi, you have reached the voicemail of John. Please leave a message after the tone."},
            .announcements =
                {"Le numéro que vous avez composé ne peut être joint pour le moment. Veuillez rappeler plus tard.",
                 "The number you have dialled is switched off or out of coverage. Please try again later."},
            .tunes = {"macroform-cold_day", "manolo_camp-morning_coffee", "macroform-robot_dity"}};
    return {
        .french = {{"fr+f4", 150, 65}, {"fr-be+f1", 190, 55}, {"fr+m4", 165, 45}, {"fr-ch+f3", 175, 60}},
        .english = {{"en-us+m5", 180, 40}, {"en-gb-scotland+f2", 160, 55}},
        .hellos = {"Oui, j'écoute.", "Allo ?", "Bonsoir.", "Oui allo, c'est qui ?", "Allo bonjour, Koffi à l'appareil.",
                   "Allo ? Allo ?", "Ouais ?", "Oui, bonjour madame."},
        .english_hellos = {"Hello, good morning.", "Yes?", "Hello, Mary speaking."},
        .greetings =
            {"Vous êtes bien chez Koffi Mensah. Je suis absent, merci de laisser vos coordonnées, je vous rappellerai.",
             "Bonjour. Vous êtes en communication avec la boîte vocale de votre correspondant. Après le bip, laissez "
             "votre message, puis raccrochez.",
             "Bien le bonjour, ici Mariam. Occupée pour l'instant, je vous rappelle dès que possible."},
        .english_greetings =
            {"Hello, I am not available right now. Leave your name and number and I will call you back."},
        .announcements =
            {"Votre correspondant est injoignable. Veuillez réessayer ultérieurement, merci.",
             "Le correspondant que vous demandez n'est pas disponible actuellement. Nous vous prions de rappeler."},
        .tunes = {"reno_project-system", "macroform-the_simplicity"}};
}

const std::vector<cadence> ringing{{"benin", {425}, {1'000, 4'000}},    {"france", {440}, {1'500, 3'500}},
                                   {"usa", {440, 480}, {2'000, 4'000}}, {"uk", {400, 450}, {400, 200, 400, 2'000}},
                                   {"senegal", {440}, {1'700, 3'300}},  {"nigeria", {400}, {1'000, 4'000}}};
const std::vector<cadence> busy{{"benin", {425}, {500, 500}},      {"france", {440}, {500, 500}},
                                {"usa", {480, 620}, {500, 500}},   {"uk", {400}, {375, 375}},
                                {"congestion", {425}, {250, 250}}, {"reorder", {480, 620}, {250, 250}}};

}  // namespace palabre::test
