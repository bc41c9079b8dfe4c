// examples/desk/src/words/voice.ts - the words of the telephone in the browser, which are read with it.
import { useI18n } from 'vue-i18n';

const fr = {
  title: 'Téléphone du navigateur', is: { off: 'Téléphone éteint', asking: 'Micro : autorisation demandée', connecting: 'Téléphone : connexion…', ready: 'Téléphone prêt', lost: 'Téléphone hors ligne', denied: 'Micro refusé', ringing: 'Téléphone : ça sonne', talking: 'Téléphone : en ligne' },
  about: 'Prenez vos appels dans ce navigateur, avec un casque. Le micro ne sert que pendant un appel.', ask: 'Le navigateur vous demande maintenant l’autorisation d’utiliser le micro. Ensuite, plus rien n’est demandé quand un appel sonne.',
  on: 'Activer le téléphone', off: 'Éteindre le téléphone', denied: 'Le navigateur n’a pas donné le micro. Autorisez-le (à gauche de l’adresse), branchez un casque, puis réessayez.',
  lost: 'La liaison est coupée ; elle revient seule. D’ici là, aucun appel ne sonne ici.', number: 'Votre numéro de téléphone, pour continuer là si la liaison est mauvaise', numberPlace: '+229 01 97 …', close: 'Fermer',
  answer: 'Répondre', mute: 'Couper le micro', unmute: 'Rouvrir le micro', muted: 'Micro coupé', hold: 'Mettre en garde', resume: 'Reprendre l’appel', keys: 'Touches', key: 'Touche {key}', hangUp: 'Raccrocher', ringing: 'L’appel sonne dans ce navigateur.',
  quality: 'Liaison', level: { good: 'bonne', fair: 'moyenne', poor: 'mauvaise' }, figures: 'perte {loss} %, gigue {jitter} ms, aller-retour {trip} ms', heard: 'Vous entendez', said: 'On vous entend',
  poor: 'La liaison est mauvaise. Continuez cet appel sur votre téléphone : il sonne, votre client patiente, puis vous reprenez là.', move: 'Continuer par téléphone', moving: 'Votre téléphone {number} sonne : décrochez. Votre client patiente.', giveUp: 'Rester ici', movedTo: 'Vous parlez par le téléphone {number}. Ce navigateur est muet.', wrongNumber: 'Chiffres et + seulement, avec l’indicatif du pays.',
};
const en: typeof fr = {
  title: 'Telephone in the browser', is: { off: 'Telephone off', asking: 'Microphone: permission asked', connecting: 'Telephone: connecting…', ready: 'Telephone ready', lost: 'Telephone offline', denied: 'No microphone', ringing: 'Telephone: it rings', talking: 'Telephone: connected' },
  about: 'Take your calls in this browser, with a headset. The microphone is used during calls alone.', ask: 'The browser asks you now whether the microphone may be used. Nothing is asked any more when a call rings.',
  on: 'Turn the telephone on', off: 'Turn the telephone off', denied: 'The browser did not give the microphone. Allow it (left of the address), plug in a headset, then try again.',
  lost: 'The line is cut; it comes back by itself. Until then no call rings here.', number: 'Your telephone number, to go on there when the line is bad', numberPlace: '+229 01 97 …', close: 'Close',
  answer: 'Answer', mute: 'Mute', unmute: 'Unmute', muted: 'Muted', hold: 'Hold', resume: 'Take back', keys: 'Keys', key: 'Key {key}', hangUp: 'Hang up', ringing: 'The call rings in this browser.',
  quality: 'Line', level: { good: 'good', fair: 'fair', poor: 'bad' }, figures: 'loss {loss} %, jitter {jitter} ms, round trip {trip} ms', heard: 'You hear', said: 'You are heard',
  poor: 'The line is bad. Go on with this call by your telephone: it rings, your customer waits, then you go on there.', move: 'Go on by telephone', moving: 'Your telephone {number} rings: answer it. Your customer waits.', giveUp: 'Stay here', movedTo: 'You talk by the telephone {number}. This browser is silent.', wrongNumber: 'Digits and + alone, with the country.',
};

export const useWords = () => useI18n({ useScope: 'local', inheritLocale: true, messages: { fr, en } });
