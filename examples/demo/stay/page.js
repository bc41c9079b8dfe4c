// examples/demo/stay/page.js - the page as a whole: the desk, faults, figures, and what a kill has left.
import { ask, connect, on } from './socket.js';
import { draw } from './flow.js';
import './phone.js';
import './script.js';

const at = (id) => document.getElementById(id);
const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
const pairs = (of) => Object.entries(of).flatMap(([name, text]) => [make('dt', name), make('dd', text)]);

// Faults.
for (const each of document.querySelectorAll('[data-fault]'))
  each.addEventListener('click', () => ask(each.dataset.fault, { [each.dataset.fault === 'day' ? 'on' : 'cut']: each.getAttribute('aria-pressed') === 'false' }));
const kill = document.querySelector('[data-act=kill]');
kill.addEventListener('click', () => ask('kill'));
const undone = { office: 'Rétablir la base du client', ivr: 'Relancer le serveur vocal', network: 'Rétablir le réseau d’Afi', day: 'Arrêter la journée' };
const names = Object.fromEntries([...document.querySelectorAll('[data-fault]')].map((each) => [each.dataset.fault, each.firstElementChild.textContent]));
function faults({ on: is }) {
  for (const each of document.querySelectorAll('[data-fault]')) {
    const name = each.dataset.fault, now = is.includes(name);
    each.setAttribute('aria-pressed', now);
    each.firstElementChild.textContent = now ? undone[name] : names[name];
  }
  const down = is.includes('ivr') || is.includes('server');
  at('server').dataset.is = down ? 'down' : 'up';
  at('server').lastElementChild.textContent = is.includes('server') ? 'Tué, il redémarre…' : down ? 'Serveur arrêté, le secours répond' : 'Serveur en marche';
  kill.disabled = down;
}
on('faults', faults);

const report = at('report');
on('killed', ({ before, after, seconds }) => {
  report.querySelector('tbody').replaceChildren(...Object.keys(before).map((name) => {
    const row = document.createElement('tr'), say = (what) => (what === 'ok' ? 'sain' : what);
    row.append(make('th', name), make('td', say(before[name])), make('td', say(after[name])));
    return row;
  }));
  const lost = Object.keys(before).some((name) => typeof before[name] === 'number' && after[name] < before[name]) || after.fichier !== 'ok';
  at('report-title').textContent = lost ? 'Le serveur a été tué. Il manque quelque chose.' : 'Le serveur a été tué. Rien n’est perdu.';
  report.querySelector('p').textContent = `kill −9 en pleine activité ; il répond de nouveau ${String(seconds).replace('.', ',')} s plus tard. Un appel en cours est coupé, ce qui s’y est dit reste. Comptes lus dans le fichier de la base par un autre programme ; « acquittés » : ce que WhatsApp croit reçu, et ce qui est en base.`;
  if (!report.open) report.showModal();
});

// Afi.
on('agent', afi);
function afi({ state, who }) {
  const is = ['ringing', 'talking'].includes(state) ? state : 'idle';
  at('afi').dataset.is = is;
  at('afi').firstElementChild.textContent = { ringing: `Téléphone d’Afi : ${who ? who + ' appelle' : 'il sonne'}`, talking: 'Téléphone d’Afi : en communication', idle: 'Téléphone d’Afi : au repos' }[is];
  at('afi-answer').hidden = is !== 'ringing';
  at('afi-hang').hidden = is === 'idle';
}
at('afi-answer').addEventListener('click', () => ask('answer'));
at('afi-hang').addEventListener('click', () => ask('agent_hangup'));

async function openDesk({ name, password }) {
  const there = await fetch('/api/v1/session');
  if (!there.ok) await fetch('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, password }) });
  if (!at('desk').src) at('desk').src = '/desk/';
}

// Figures.
let before = {};
on('figures', ({ companies, titles }) => {
  at('figures').replaceChildren(...Object.entries(companies).map(([company, queues]) => {
    const sum = (name) => queues.reduce((all, each) => all + each[name], 0);
    const card = document.createElement('article'), line = document.createElement('p'), title = make('h3', titles[company]);
    const agents = queues.reduce((all, { agents: of }) => Math.max(all, Object.entries(of).reduce((n, [state, count]) => n + (state === 'offline' ? 0 : count), 0)), 0);
    title.append(make('span', agents ? `${agents} agent${agents > 1 ? 's' : ''}` : 'personne'));
    const kept = sum('answered') ? Math.round(100 * sum('answered_within') / sum('answered')) + ' %' : '–';
    for (const [value, text] of [[sum('answered'), 'pris'], [sum('talking'), 'en cours'], [sum('waiting'), 'attendent'], [kept, 'à temps']]) {
      const one = make('span', ` ${text}`);
      one.prepend(make('b', value));
      line.append(one);
    }
    card.classList.toggle('moved', before[company] !== undefined && before[company] !== sum('answered'));
    before[company] = sum('answered');
    card.append(title, line);
    return card;
  }));
});

let hides;
on('wrong', ({ why }) => {
  at('toast').textContent = why;
  at('toast').hidden = false;
  clearTimeout(hides);
  hides = setTimeout(() => { at('toast').hidden = true; }, 6000);
});

on('hello', (told) => {
  faults({ on: told.faults });
  afi({ state: told.agent });
  at('soft-words').replaceChildren(...pairs({ Serveur: `${told.sip.at} (UDP)`, Utilisateur: told.sip.user, 'Mot de passe': told.sip.password, Appelez: `sip:105@${told.sip.at}` }));
  at('desk-words').replaceChildren(...pairs({ Identifiant: told.desk.name, 'Mot de passe': told.desk.password, Adresse: `${location.origin}/desk/` }));
  at('soft-how').textContent = told.sip.open
    ? 'Linphone : « Assistant », « QR code ». Tout autre softphone prend ces mots.'
    : 'Cette démonstration n’écoute que cette machine. Lancée avec --listen et son adresse du réseau local, elle laisse entrer un téléphone par ce code (Linphone : « Assistant », « QR code »).';
  void openDesk(told.desk);
});
void draw();
connect();
