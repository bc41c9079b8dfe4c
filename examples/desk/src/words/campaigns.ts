// examples/desk/src/words/campaigns.ts - the words of the page of campaigns, which are read with it.
import { useI18n } from 'vue-i18n';

const fr = {
  title: 'Campagnes', lists: 'Listes de prospects', noLists: 'Aucune liste. Chargez un fichier pour commencer.', noCampaigns: 'Aucune campagne d’appels ou de messages.',
  company: 'Donneur d’ordre', load: 'Charger une liste', list: 'Liste', leads: 'Prospects', left: 'À appeler', over: 'Terminés', for: 'Campagne', last: 'Dernier fichier', reports: 'Rapport',
  states: { draft: 'Brouillon', running: 'En cours', paused: 'En pause', draining: 'Se termine', done: 'Terminée', cancelled: 'Annulée' },
  modes: { preview: 'Aperçu', progressive: 'Progressif', predictive: 'Prédictif', agentless: 'Sans agent', message: 'Messages' },
  start: 'Démarrer', resume: 'Reprendre', pause: 'Mettre en pause', drain: 'Terminer en douceur', drainHint: 'Plus aucun appel ne part ; les appels en cours vont à leur terme.',
  dialled: 'Numérotés', connected: 'Aboutis', abandoned: 'Abandonnés', waiting: 'En attente', ringing: 'En sonnerie', talking: 'En ligne', agents: 'Agents', agentsOf: '{free} libres, {busy} occupés',
  penetration: 'Pénétration', called: '{tried} sur {loaded} appelés, {left} restants', forecast: 'Fin prévue', results: 'Résultats', lead: 'Prospect', none: '–',
  why: { closed: 'Hors des heures d’appel', quota: 'Quota du jour atteint', no_agent_is_free: 'Aucun agent libre', no_line_is_free: 'Aucune ligne libre', nobody_is_due: 'Personne à rappeler pour l’instant', no_such_flow: 'Le parcours n’existe pas', stopped: 'Arrêtée' },
  result: { answered: 'répondus', busy: 'occupés', no_answer: 'sans réponse', rejected: 'rejetés', unreachable: 'injoignables', failed: 'échecs', not_allowed: 'interdits', machine: 'répondeurs', fax: 'télécopieurs', hung_up: 'raccrochés', abandoned: 'abandonnés', cancelled: 'annulés', unknown: 'inconnus' },
  up: { title: 'Charger une liste', file: 'Fichier CSV', choose: 'Choisir un fichier', hint: 'CSV d’un tableur ; première ligne : les titres des colonnes.', name: 'Nom de la liste', campaign: 'Pour la campagne', campaignNone: 'Aucune encore', unique: 'Un numéro ne figure qu’une fois',
    uniques: { list: 'dans la liste', campaign: 'dans les listes de la campagne', company: 'dans toutes les listes' }, columns: 'Rôle de chaque colonne', column: 'Colonne {name}', noNumber: 'Aucune colonne n’est reconnue comme numéro : choisissez celle qui le porte.',
    roles: { number: 'Numéro', key: 'Référence', name: 'Nom', language: 'Langue', region: 'Région', priority: 'Priorité', field: 'Information', none: 'Ignorer' },
    rows: 'Les premières lignes, telles qu’elles seront lues', line: 'Ligne', reads: 'Sera lu', faults: 'À corriger', fine: 'Rien', go: 'Charger', sending: 'Envoi : {share} %', reading: 'Lecture : {share} %, {rows} lignes', stuck: 'Interrompu ? Renvoyez le même fichier : il reprend où il s’est arrêté.',
    done: 'Liste chargée', unchangedAll: 'Ce fichier était déjà chargé : rien n’a changé.', added: 'Ajoutés', unchanged: 'Déjà là', duplicate: 'Doublons', forbidden: 'À ne pas appeler', invalid: 'Sans numéro lisible', rowsRead: 'Lignes lues', report: 'Télécharger le rapport', noFaults: 'Toutes les lignes ont été prises.', close: 'Fermer', failed: 'Le fichier n’a pas été pris' },
};

const en: typeof fr = {
  title: 'Campaigns', lists: 'Lists of leads', noLists: 'No list. Upload a file to begin.', noCampaigns: 'No campaign, by call or by message.',
  company: 'Company', load: 'Upload a list', list: 'List', leads: 'Leads', left: 'To call', over: 'Over', for: 'Campaign', last: 'Last file', reports: 'Report',
  states: { draft: 'Draft', running: 'Running', paused: 'Paused', draining: 'Draining', done: 'Done', cancelled: 'Cancelled' },
  modes: { preview: 'Preview', progressive: 'Progressive', predictive: 'Predictive', agentless: 'Agentless', message: 'Messages' },
  start: 'Start', resume: 'Resume', pause: 'Pause', drain: 'Drain', drainHint: 'No further call is made; calls that go on come to their end.',
  dialled: 'Dialled', connected: 'Connected', abandoned: 'Abandoned', waiting: 'Waiting', ringing: 'Ringing', talking: 'Talking', agents: 'Agents', agentsOf: '{free} free, {busy} busy',
  penetration: 'Penetration', called: '{tried} of {loaded} called, {left} left', forecast: 'Forecast of the end', results: 'Results', lead: 'Lead', none: '–',
  why: { closed: 'Outside calling hours', quota: 'The day’s quota is reached', no_agent_is_free: 'No agent is free', no_line_is_free: 'No line is free', nobody_is_due: 'Nobody is due', no_such_flow: 'There is no such flow', stopped: 'Stopped' },
  result: { answered: 'answered', busy: 'busy', no_answer: 'no answer', rejected: 'rejected', unreachable: 'unreachable', failed: 'failed', not_allowed: 'not allowed', machine: 'machines', fax: 'fax', hung_up: 'hung up', abandoned: 'abandoned', cancelled: 'cancelled', unknown: 'unknown' },
  up: { title: 'Upload a list', file: 'CSV file', choose: 'Choose a file', hint: 'A spreadsheet’s CSV; its first line names the columns.', name: 'Name of the list', campaign: 'For the campaign', campaignNone: 'None yet', unique: 'A number stands only once',
    uniques: { list: 'in the list', campaign: 'in the campaign’s lists', company: 'in all lists' }, columns: 'Role of each column', column: 'Column {name}', noNumber: 'No column is known to hold numbers: choose the one that does.',
    roles: { number: 'Number', key: 'Reference', name: 'Name', language: 'Language', region: 'Region', priority: 'Priority', field: 'Information', none: 'Leave out' },
    rows: 'The first rows, as they will be read', line: 'Line', reads: 'Is read as', faults: 'To mend', fine: 'Nothing', go: 'Upload', sending: 'Sending: {share} %', reading: 'Reading: {share} %, {rows} rows', stuck: 'Interrupted? Send the same file again: it goes on where it stopped.',
    done: 'List uploaded', unchangedAll: 'This file was there already: nothing has changed.', added: 'Added', unchanged: 'There already', duplicate: 'Duplicates', forbidden: 'Not to be called', invalid: 'Without a readable number', rowsRead: 'Rows read', report: 'Download the report', noFaults: 'All rows were taken.', close: 'Close', failed: 'The file was not taken' },
};

export const useWords = () => useI18n({ useScope: 'local', inheritLocale: true, messages: { fr, en } });
