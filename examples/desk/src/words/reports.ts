// examples/desk/src/words/reports.ts - the words of the reports, which are read with them.
import { useI18n } from 'vue-i18n';

const fr = {
  title: 'Rapports', parts: { figures: 'Chiffres', agents: 'Fiches d’agents', staffing: 'Effectifs', fields: 'Formulaires', invoice: 'Facturation' }, company: 'Donneur d’ordre',
  span: 'Période', spans: { today: 'Aujourd’hui', yesterday: 'Hier', week: 'Cette semaine', last_week: 'La semaine passée', month: 'Ce mois', last_month: 'Le mois passé', own: 'Dates au choix' }, from: 'Du', to: 'Au', zone: 'Heure de {zone}', order: 'Le premier jour vient après le dernier.',
  by: 'Par', dims: { total: 'Ensemble', campaign: 'Campagne', queue: 'File d’attente', agent: 'Agent', disposition: 'Statut', channel: 'Canal', language: 'Langue', flow: 'IVR (SVI)', node: 'Étape de l’IVR' },
  each: 'Détail', grains: { whole: 'Toute la période', hour: 'Par heure', day: 'Par jour', week: 'Par semaine', month: 'Par mois' }, compared: 'Comparer à la période précédente', before: 'avant', beforeThat: 'Période précédente', thisPeriod: 'Période choisie', groups: { contacts: 'Contacts, à leur début', offered: 'Passages en file, à leur arrivée', occupancy: 'Temps des agents', dialled: 'Appels sortants, à leur début', messages: 'Messages, à leur création' },
  figures: 'Chiffres ({n})', clear: 'Tout retirer', usual: 'Chiffres habituels', drawn: 'Chiffre dessiné', none: 'sans', only: 'Seulement', everything: 'Tout', value: 'Valeur', valueOf: 'Valeur : {what}', filtered: 'Seulement {what} : {value}', unfilter: 'Retirer le filtre',
  periodColumn: 'Période', empty: 'Rien n’a été compté sur cette période.', reading: 'Lecture…', choose: 'Choisissez au moins un chiffre.', how: 'Comment chaque chiffre est calculé',
  chart: { of: '{figure} par {what}', most: 'Le plus haut : {what}, {value}.', least: 'Le plus bas : {what}, {value}.', table: 'Le tableau a tous les nombres.', more: 'Les {n} premiers sont dessinés.' },
  behind: { title: '{figure} : {value}', open: 'Voir les contacts : {figure}, {value}', none: 'Aucun contact.', more: 'Suite', reading: 'Lecture…', talk: 'Ouvrir la conversation', hidden: 'Numéro masqué' },
  export: 'Exporter', exported: 'Export noté au journal d’audit.',
  agents: { hint: 'Chaque fiche tient l’agent devant son équipe et sa période précédente.', team: 'Équipe', everyone: 'Toute l’équipe', nobody: 'Aucun agent n’a travaillé sur cette période.', of: 'Fiche de {who}' },
  staffing: { queue: 'File d’attente', all: 'Toutes', share: 'Objectif', within: 'en', seconds: '{n} s', period: 'Période', offered: 'Présentés', aht: 'DMT', erlangs: 'Charge (erlangs)', agents: 'Agents présents', needed: 'Agents qu’il fallait', level: 'Niveau de service', expected: 'Attendu (Erlang C)', abandonment: 'Abandons', expectedAbandonment: 'Attendus (Erlang A)', short: 'il en manquait {n}', hint: 'Erlang C et A, pour un seul groupe d’agents : ce que la charge laissait attendre, à côté de ce qui s’est passé. D’un jour ou plus, la charge et les agents sont ceux de l’heure la plus chargée.', chart: 'Agents présents et agents qu’il fallait, par période' },
  fields: { hint: 'Ce que les agents ont saisi, croisé avec le statut donné ; compté au dernier statut de chaque contact.', queue: 'File d’attente', all: 'Toutes', total: 'Total', none: 'Aucun formulaire n’a été rempli sur cette période.', chart: '{field} par valeur' },
  invoice: { hint: 'Ce que ce donneur d’ordre doit : contacts traités, minutes, heures, SMS, WhatsApp par catégorie.', figure: 'Poste', total: 'Total' },
};

const en: typeof fr = {
  title: 'Reports', parts: { figures: 'Figures', agents: 'Scorecards', staffing: 'Staffing', fields: 'Forms', invoice: 'Invoicing' }, company: 'Company',
  span: 'Period', spans: { today: 'Today', yesterday: 'Yesterday', week: 'This week', last_week: 'Last week', month: 'This month', last_month: 'Last month', own: 'Own dates' }, from: 'From', to: 'To', zone: 'Time of {zone}', order: 'The first day comes after the last one.',
  by: 'By', dims: { total: 'All together', campaign: 'Campaign', queue: 'Queue', agent: 'Agent', disposition: 'Disposition', channel: 'Channel', language: 'Language', flow: 'IVR', node: 'Step of the IVR' },
  each: 'Detail', grains: { whole: 'Whole period', hour: 'By hour', day: 'By day', week: 'By week', month: 'By month' }, compared: 'Compare with the period before', before: 'before', beforeThat: 'Period before', thisPeriod: 'Period chosen', groups: { contacts: 'Contacts, by their beginning', offered: 'Visits to queues, by their arrival', occupancy: 'Agents’ time', dialled: 'Calls out, by their beginning', messages: 'Messages, by when they were made' },
  figures: 'Figures ({n})', clear: 'Remove all', usual: 'Usual figures', drawn: 'Figure drawn', none: 'none', only: 'Only', everything: 'Everything', value: 'Value', valueOf: 'Value: {what}', filtered: 'Only {what}: {value}', unfilter: 'Remove the filter',
  periodColumn: 'Period', empty: 'Nothing was counted in this period.', reading: 'Reading…', choose: 'Choose one figure at least.', how: 'How each figure is computed',
  chart: { of: '{figure} by {what}', most: 'Highest: {what}, {value}.', least: 'Lowest: {what}, {value}.', table: 'The table has all numbers.', more: 'The first {n} are drawn.' },
  behind: { title: '{figure}: {value}', open: 'Show the contacts: {figure}, {value}', none: 'No contact.', more: 'More', reading: 'Reading…', talk: 'Open the conversation', hidden: 'Number withheld' },
  export: 'Export', exported: 'The export is noted in the audit log.',
  agents: { hint: 'Each card holds the agent beside the team and the period before.', team: 'Team', everyone: 'The whole team', nobody: 'No agent worked in this period.', of: 'Scorecard of {who}' },
  staffing: { queue: 'Queue', all: 'All', share: 'Target', within: 'within', seconds: '{n} s', period: 'Period', offered: 'Offered', aht: 'AHT', erlangs: 'Load (erlangs)', agents: 'Agents there', needed: 'Agents needed', level: 'Service level', expected: 'Expected (Erlang C)', abandonment: 'Abandonment', expectedAbandonment: 'Expected (Erlang A)', short: '{n} were missing', hint: 'Erlang C and A, for one group of agents: what the load led one to expect, beside what happened. Of a day or more, load and agents are those of the busiest hour.', chart: 'Agents there and agents needed, by period' },
  fields: { hint: 'What agents filled in, crossed with the disposition given; by the last disposition of each contact.', queue: 'Queue', all: 'All', total: 'Total', none: 'No form was filled in in this period.', chart: '{field} by value' },
  invoice: { hint: 'What this company owes: contacts handled, minutes, hours, SMS, WhatsApp by category.', figure: 'Item', total: 'Total' },
};

export const useWords = () => useI18n({ useScope: 'local', inheritLocale: true, messages: { fr, en } });
