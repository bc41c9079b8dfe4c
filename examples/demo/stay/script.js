// examples/demo/stay/script.js - the five minutes: each step is ticked when it has happened, in whatever order.
import { on } from './socket.js';
import { mine } from './phone.js';

const steps = [
  ['fon', 'Appelez, choisissez le fon'], ['balance', 'Entendez le crédit (1)'], ['sms', 'Raccrochez : le SMS'],
  ['again', 'Rappelez : tout de suite en fon'], ['cut', 'Base coupée : on vous le dit'], ['kept', 'Base de retour : promesse tenue'],
  ['agent', 'Agent par WhatsApp (0)'], ['disposed', 'Afi clôture, avec un statut'], ['figure', 'Un chiffre bouge'],
  ['killed', 'Serveur tué, rien de perdu'], ['survey', 'Enquête : à venir', 'later'],
];
const list = document.getElementById('steps'), items = new Map();
for (const [at, [name, text, kind = '']] of steps.entries()) {
  const item = document.createElement('li'), sign = document.createElement('b');
  item.className = kind;
  item.dataset.step = name;
  sign.textContent = kind ? '…' : at + 1;
  item.append(sign, text);
  list.append(item);
  if (!kind) items.set(name, item);
}
function next() {
  for (const each of items.values()) each.classList.remove('next');
  const item = [...items.values()].find((each) => !each.classList.contains('done'));
  item?.classList.add('next');
  if (item) list.parentElement.scrollTo({ left: item.offsetLeft - list.parentElement.offsetLeft - 160, behavior: 'smooth' });
}
export function done(name) {
  const item = items.get(name);
  if (item.classList.contains('done')) return;
  item.classList.add('done');
  item.firstElementChild.textContent = '✓';
  next();
}
next();

let chose = false, heard = new Set(), isCut = false, promised = false, before = null;
on('faults', ({ on: faults }) => { isCut = faults.includes('office'); });
on('began', ({ number, on: medium }) => { if (number === mine() && medium === 'voice') { heard = new Set(); chose = false; } });
on('walked', ({ number, nodes }) => {
  if (number !== mine()) return;
  for (const each of nodes) heard.add(each);
  if (heard.has('balance_told')) done('balance');
  if (heard.has('main') && !chose && items.get('fon').classList.contains('done')) done('again');
  if (isCut && (heard.has('balance_promised') || heard.has('balance_silent'))) { promised = true; done('cut'); }
});
on('event', ({ type, number, data }) => {
  if (type === 'disposition.given' && items.get('agent').classList.contains('done') && number === mine()) done('disposed');
  if (type !== 'entry.added' || number !== mine()) return;
  if (data.kind === 'heard' && data.details?.label === 'Fɔngbè') { chose = true; done('fon'); }
});
on('bubble', ({ on: medium, ours, number }) => {
  if (number !== mine() || ours) return;
  if (medium === 'sms') { done('sms'); if (promised && !isCut) done('kept'); }
  else if (heard.has('agent/offer')) done('agent');
});
on('killed', () => done('killed'));
on('figures', ({ companies }) => {
  const answered = Object.values(companies).flat().reduce((sum, each) => sum + each.answered, 0);
  if (before !== null && answered > before) done('figure');
  before = answered;
});
