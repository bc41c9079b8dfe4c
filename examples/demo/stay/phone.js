// examples/demo/stay/phone.js - the caller's phone: calls, keys, and messages in both directions.
import { ask, on, onSound } from './socket.js';
import { clear, over, walk } from './flow.js';
import { mute, play, wake } from './sound.js';

const at = (id) => document.getElementById(id);
const number = at('number'), who = at('people'), words = at('words'), apps = ['call', 'sms', 'whatsapp'];
const bubbles = [], unread = { sms: 0, whatsapp: 0 };
const soft = 'visiteur';  // a telephone of his own: watched here, and not dialled
let state = 'idle', began = 0, people = {};

export const mine = () => (who.value || number.value.replace(/[\s.-]/g, ''));

const make = (tag, text, kind = '') => Object.assign(document.createElement(tag), { textContent: text, className: kind });
function add(text, kind) {
  const last = words.lastElementChild;
  if (kind === 'note' && last?.textContent === text) return;
  words.append(make('li', text, kind));
  words.scrollTop = words.scrollHeight;
}

new ResizeObserver(() => { words.scrollTop = words.scrollHeight; }).observe(words);

// The call.
const titles = { idle: 'Prêt à appeler le 105', calling: 'Appel du 105…', talking: 'En communication', ringing: 'On l’appelle…', over: 'Appel terminé' };
function becomes(now) {
  if (now !== 'talking') offer({});
  if (now === 'talking' && state !== 'talking') began = Date.now();
  state = now;
  at('call-state').textContent = mine() === soft ? 'Appelez le 105 de votre softphone' : titles[now];
  const isUp = ['calling', 'talking', 'ringing'].includes(now);
  at('dial').disabled = isUp || mine() === soft;
  at('hang').disabled = !isUp;
  number.disabled = who.disabled = isUp;
  for (const each of at('keys').children) each.disabled = now !== 'talking';
}
setInterval(() => {
  const s = Math.floor((Date.now() - began) / 1000);
  at('call-time').textContent = state === 'talking' ? `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}` : '';
}, 500);

for (const key of '123456789*0#') {
  const button = make('button', key);
  button.disabled = true;
  button.dataset.key = key;
  button.addEventListener('click', () => { ask('key', { key }); });
  at('keys').append(button);
}
function offer(choices) {
  for (const each of at('keys').children) {
    each.classList.toggle('offered', each.dataset.key in choices);
    each.title = choices[each.dataset.key] ?? '';
  }
}
at('dial').addEventListener('click', () => {
  words.replaceChildren();
  wake();
  ask('dial', { number: mine() });
});
at('hang').addEventListener('click', () => ask('hangup'));
at('mute').addEventListener('click', (what) => {
  const off = what.currentTarget.getAttribute('aria-pressed') === 'false';
  what.currentTarget.setAttribute('aria-pressed', off);
  mute(off);
});
onSound(play);

on('caller', (told) => {
  becomes(told.state);
  if (told.state === 'over') add(told.why?.includes('by user') ? 'Vous avez raccroché.' : 'La ligne a été raccrochée.', 'note');
});
on('standby', ({ text }) => { add('Le serveur est arrêté : le secours a pris l’appel.', 'note'); add(text, 'voice'); });
on('began', ({ number: who, on: medium }) => {
  if (who !== mine() || medium !== 'voice') return;
  clear();
  if (who === soft) { words.replaceChildren(); add('Votre softphone appelle.', 'note'); }
});
on('walked', ({ number: who, nodes }) => { if (who === mine()) walk(nodes); });
on('ended', ({ number: who }) => { if (who === mine()) setTimeout(over, 400); });

const outcomes = { value: 'a répondu', stale: 'a répondu d’après sa mémoire', not_found: 'ne connaît pas ce numéro', unavailable: 'ne répond pas' };
on('event', ({ type, number: who, data }) => {
  if (type !== 'entry.added' || who !== mine() || data.on !== 'voice') return;
  if (data.kind === 'said') {
    add(data.text, 'voice');
    offer(data.details?.choices ?? {});
    if (/[ɔɛɖ]/.test(data.text) && !/[çé]/.test(data.text) && !words.querySelector('.fon'))
      add('En fon, ces enregistrements sont provisoires : une voix de synthèse lit, en attendant un locuteur.', 'note fon');
  }
  else if (data.kind === 'heard') add(data.details?.label ? `${data.text}  ·  ${data.details.label}` : data.text, 'key');
  else if (data.kind === 'looked_up' && !data.text.startsWith('console')) add(`Le système du client ${outcomes[data.details?.outcome] ?? ''} (${data.text})`, 'note');
  else if (data.kind === 'transferred') add(data.details?.on ? `On continue par ${data.details.on}` : `Mis en relation : ${data.text}`, 'note');
});

// Messages.
function talk(medium) {
  const list = make('ol', '', `talk ${medium}`);
  list.tabIndex = 0;
  list.ariaLabel = medium === 'sms' ? 'SMS' : 'WhatsApp';
  const form = document.createElement('form');
  form.className = 'write';
  const input = Object.assign(document.createElement('input'), { placeholder: medium === 'sms' ? 'Répondre par SMS' : 'Écrire à Sahel Mobile', maxLength: 1000, ariaLabel: medium === 'sms' ? 'Votre SMS' : 'Votre message WhatsApp' });
  form.append(input, make('button', 'Envoyer'));
  form.addEventListener('submit', (what) => {
    what.preventDefault();
    const text = input.value.trim();
    if (text) ask('write', { on: medium, number: mine(), text });
    input.value = '';
  });
  at(`app-${medium}`).replaceChildren(list, form);
}
function shown(medium) {
  const list = at(`app-${medium}`).firstElementChild;
  const his = bubbles.filter((each) => each.on === medium && each.number === mine());
  list.replaceChildren(...his.map((each) => {
    const line = make('li', each.text, each.ours ? 'ours' : '');
    if (each.buttons.length) {
      const choices = make('div', '', 'choices');
      for (const text of each.buttons) {
        const button = make('button', text);
        button.addEventListener('click', () => ask('write', { on: medium, number: mine(), text }));
        choices.append(button);
      }
      line.append(choices);
    }
    line.append(make('time', new Date(each.at * 1000).toLocaleTimeString('fr', { hour: '2-digit', minute: '2-digit' })));
    return line;
  }));
  if (!his.length) list.append(make('li', medium === 'sms' ? 'Aucun SMS pour le moment.' : 'Aucun message. Écrivez à Sahel Mobile, ou demandez un agent pendant l’appel (touche 0).', 'none'));
  list.scrollTop = list.scrollHeight;
}
export function open(app) {
  for (const each of apps) {
    const is = each === app;
    at(`tab-${each}`).setAttribute('aria-selected', is);
    at(`tab-${each}`).tabIndex = is ? 0 : -1;
    at(`app-${each}`).hidden = !is;
  }
  at('banner').hidden = true;
  if (app !== 'call') { unread[app] = 0; shown(app); }
  counts();
}
function counts() {
  for (const each of ['sms', 'whatsapp']) {
    const badge = at(`tab-${each}`).querySelector('i');
    badge.hidden = !unread[each];
    badge.textContent = unread[each] || '';
  }
}
for (const each of apps) {
  at(`tab-${each}`).addEventListener('click', () => open(each));
  at(`tab-${each}`).addEventListener('keydown', (what) => {
    const step = { ArrowRight: 1, ArrowLeft: 2 }[what.key];
    if (!step) return;
    const to = apps[(apps.indexOf(each) + step) % 3];
    open(to);
    at(`tab-${to}`).focus();
  });
}
let hides;
on('bubble', (told) => {
  bubbles.push(told);
  if (told.number !== mine()) return;
  if (at(`app-${told.on}`).hidden) {
    if (!told.ours) {
      unread[told.on]++;
      const banner = at('banner');
      banner.replaceChildren(make('b', told.on === 'sms' ? 'SMS de Sahel Mobile' : 'WhatsApp · Sahel Mobile'), told.text);
      banner.hidden = false;
      banner.onclick = () => open(told.on);
      clearTimeout(hides);
      hides = setTimeout(() => { banner.hidden = true; }, 12000);
    }
    counts();
  } else shown(told.on);
});
function another() {
  number.hidden = !!who.value;
  if (!mine()) { number.focus(); return; }
  if (mine() !== soft) ask('number', { number: mine() });
  becomes(state);
  unread.sms = unread.whatsapp = 0;
  words.replaceChildren();
  clear();
  counts();
  for (const each of ['sms', 'whatsapp']) shown(each);
}
who.addEventListener('change', another);
number.addEventListener('change', another);
on('hello', (told) => {
  people = told.people;
  const before = mine() || (told.number ?? Object.keys(people)[0]);
  const written = (value) => value.replace('+229', '').replace(/(..)(?=.)/g, '$1 ');
  who.replaceChildren(...Object.entries({ ...people, [soft]: 'Votre softphone', '': 'Autre numéro…' }).map(([value, name]) =>
    Object.assign(document.createElement('option'), { value, textContent: value in people ? `${name}, ${written(value)}` : name })));
  who.value = before in people || before === soft ? before : '';
  number.value = who.value ? '' : before;
  number.hidden = !!who.value;
  bubbles.splice(0, Infinity, ...told.bubbles);
  for (const each of ['sms', 'whatsapp']) { if (!at(`app-${each}`).firstElementChild) talk(each); shown(each); }
  becomes(told.call.state);
});
