// examples/desk/src/words/duty.ts - the words of position, alerts and the map, read with them.
import { useI18n } from 'vue-i18n';

const fr = {
  title: 'Position et alertes', position: 'Ma position',
  what: 'Si vous acceptez, ce bureau envoie votre position toutes les {every} pendant que vous êtes en service, aux superviseurs des donneurs d’ordre pour qui vous travaillez. En pause ou hors service, rien n’est envoyé. Chaque position est effacée après {kept}.',
  agree: 'J’accepte d’être localisé en service', withdraw: 'Retirer mon accord', since: 'Accord donné le {when}.', erased: 'Retirer l’accord efface aussitôt toutes vos positions.',
  now: 'Partagée maintenant avec : {who}', notNow: 'Pas partagée maintenant : vous n’êtes pas en service.', denied: 'Le navigateur refuse de donner la position : autorisez-la pour ce site dans ses réglages.', unknown: 'L’appareil ne trouve pas sa position.',
  devices: 'Application OwnTracks', devicesHint: 'Pour être localisé quand le bureau est fermé ou en arrière-plan.', device: 'Nom du téléphone', add: 'Créer un accès', remove: 'Retirer {name}', url: 'Adresse (URL)', user: 'Identifiant', token: 'Mot de passe', once: 'Affiché une seule fois : recopiez-le maintenant.', made: 'créé le {when}',
  alerts: 'Alertes', alertsWhat: 'Quand ce bureau est fermé ou en veille, une alerte dit qu’un nouveau travail attend : appel, conversation ou dossier, rien d’autre.', wake: 'Activer les alertes', sleep: 'Désactiver les alertes', refused: 'Le navigateur ne permet pas les alertes : autorisez-les pour ce site dans ses réglages.',
  map: { title: 'Carte des agents', list: 'Agents localisés', none: 'Aucun agent en service ne partage sa position.', company: 'Donneur d’ordre', ago: 'il y a {time}', now: 'à l’instant', accuracy: 'à {n} m près', stale: 'ancienne', show: 'Montrer {who}', grid: 'Sans fond de carte : un quadrillage en degrés.', whole: 'Tout montrer', route: 'Trajet de {who}', routeOf: 'Trajet', points: '{n} point | {n} points', seconds: '{n} s' },
};
const en: typeof fr = {
  title: 'Position and alerts', position: 'My position',
  what: 'If you agree, this desk sends your position every {every} while you are on duty, to the supervisors of the companies that you work for. In a pause or off duty nothing is sent. Each position is erased after {kept}.',
  agree: 'I agree to be located on duty', withdraw: 'Take my consent back', since: 'Agreed on {when}.', erased: 'Taking it back erases all your positions at once.',
  now: 'Shared now with: {who}', notNow: 'Not shared now: you are not on duty.', denied: 'The browser does not tell the position: allow it for this site in its settings.', unknown: 'The device does not find its position.',
  devices: 'OwnTracks app', devicesHint: 'To be located when the desk is closed or in the background.', device: 'Name of the telephone', add: 'Make an access', remove: 'Remove {name}', url: 'Address (URL)', user: 'User', token: 'Password', once: 'Shown only once: copy it now.', made: 'made on {when}',
  alerts: 'Alerts', alertsWhat: 'When this desk is closed or asleep, an alert says that new work waits: a call, a conversation or a work item, nothing else.', wake: 'Turn alerts on', sleep: 'Turn alerts off', refused: 'The browser does not allow alerts: allow them for this site in its settings.',
  map: { title: 'Map of agents', list: 'Located agents', none: 'No agent on duty shares his position.', company: 'Company', ago: '{time} ago', now: 'just now', accuracy: 'within {n} m', stale: 'old', show: 'Show {who}', grid: 'No map below: a grid in degrees.', whole: 'Show all', route: 'Route of {who}', routeOf: 'Route', points: '{n} point | {n} points', seconds: '{n} s' },
};

export const useWords = () => useI18n({ useScope: 'local', inheritLocale: true, messages: { fr, en } });
