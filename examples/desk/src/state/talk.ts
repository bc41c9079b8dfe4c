// examples/desk/src/state/talk.ts - the conversation that is open, its customer, and what is done with it.
import { computed, reactive } from 'vue';
import { ask, get, post, part } from '../api/client';
import type { Canned, Conversation, Customer, Entry, Original, Timeline, WholeConversation } from '../api/types';
import { kept } from './kept';
import { explained } from './says';
import { nameOf } from './names';
import { session } from './session';
import { keyOf, work } from './work';

export const talk = reactive({
  company: '', id: '', is: null as Conversation | null, entries: [] as Entry[], before: [] as Entry[], lost: false,
});
export const person = reactive({
  company: '', address: '', who: null as Customer | null, entries: [] as Entry[], next: null as string | null, read: false,
});

export const isHis = computed(() => talk.is?.owner === 'agent' && talk.is.agent === session.who?.user && talk.is.state !== 'closed');
const states = computed(() => new Map(person.entries.map((each) => [each.id, each.state])));
export const stateOf = (of: Entry) => of.state ?? states.value.get(of.id);

const written = (who: Customer) => {
  const one = who.identities.find((each) => each.kind === 'phone') ?? who.identities[0];
  return one ? (one.kind === 'phone' ? one.address : `${one.kind}:${one.address}`) : '';
};

/** A customer's card: by an address, the newest of all channels first. */
export async function readPerson(company: string, address: string, more = false) {
  if (!address) return Object.assign(person, { company, address, who: null, entries: [], next: null, read: true });
  const isOther = person.company !== company || person.address !== address;
  if (isOther) Object.assign(person, { company, address, who: null, entries: [], next: null, read: false });
  try {
    const told = await get<Timeline>(`/customers/${part(address)}/timeline`, company,
                                     { limit: 40, after: more ? person.next ?? undefined : undefined });
    if (person.company !== company || person.address !== address) return;
    Object.assign(person, { who: told.customer, entries: more ? [...person.entries, ...told.entries] : told.entries, next: told.next, read: true });
    work.names[told.customer.id] = nameOf(told.customer, [...told.entries].reverse(), told.customer.identities[0]?.address);
  } catch (wrong) {
    if ((wrong as { status?: number }).status !== 404) throw wrong;
    person.read = true;
  }
}

export async function readTalk(company: string, id: string) {
  if (talk.company !== company || talk.id !== id) Object.assign(talk, { company, id, is: null, entries: [], before: [], lost: false });
  let told: WholeConversation;
  try {
    told = await get<WholeConversation>(`/conversations/${part(id)}`, company);
  } catch (wrong) {
    if ((wrong as { status?: number }).status === 404 && talk.id === id) talk.lost = true;
    throw wrong;
  }
  if (talk.company !== company || talk.id !== id) return;
  Object.assign(talk, { is: told.conversation, entries: told.entries, before: told.before });
  if (told.customer) work.names[told.customer.id] = nameOf(told.customer, told.entries, told.conversation.address);
  if (told.conversation.last_in && document.visibilityState === 'visible') kept.seen[keyOf(company, id)] = told.conversation.last_in;
  await readPerson(company, told.customer ? written(told.customer) : '');
  followStates();
}

// The stream tells of no message's way, or a campaign would fill it: while the open conversation has one that is under way,
// it is looked at ever more rarely.
const underWay = new Set(['waiting', 'attempting', 'sent', 'delivered', 'unknown']);
let look = 0, wait = 0, followed = '';
function followStates() {
  window.clearTimeout(look);
  const last = talk.entries.filter((each) => each.kind === 'sent' && underWay.has(stateOf(each) ?? '')).at(-1);
  if (!last || Date.now() - Date.parse(last.at) > 600_000) return;
  wait = last.id === followed ? Math.min(wait * 2, 30_000) : 1000;
  followed = last.id;
  look = window.setTimeout(async () => {
    if (document.visibilityState === 'visible') await readPerson(person.company, person.address).catch(() => {});
    followStates();
  }, wait);
}

export const clearTalk = () => {
  Object.assign(talk, { company: '', id: '', is: null, entries: [], before: [], lost: false });
  Object.assign(person, { company: '', address: '', who: null, entries: [], next: null, read: false });
};

export async function lead(verb: 'take' | 'release' | 'transfer' | 'close' | 'reopen' | 'assign', body: object = {}) {
  const { company, id } = talk;
  const now = await post<Conversation>(`/conversations/${part(id)}/${verb}`, company, { agent: session.who?.user, ...body });
  if (talk.id === id) talk.is = now;
}

// Messages: kept here until the center has them on its disk; sent again with the same key, they count once.
let isSending = false;
export function write(text: string, details?: unknown, original?: Original) {
  const key = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
  kept.parcels.push({ key, company: talk.company, conversation: talk.id, text, details, original, at: new Date().toISOString() });
  return deliver();
}

export async function deliver() {
  if (isSending) return;
  isSending = true;
  try {
    for (const each of kept.parcels.filter((one) => !one.wrong)) {
      try {
        await post(`/conversations/${part(each.conversation)}/messages`, each.company,
                   { agent: session.who?.user, text: each.text, key: each.key, ...(each.details ? { details: each.details } : {}),
                     ...(each.original ? { original: each.original.text, original_language: each.original.language, translated_by: each.original.by } : {}) });
        if (each.conversation === talk.id) await readTalk(each.company, each.conversation).catch(() => {});
        kept.parcels = kept.parcels.filter((one) => one.key !== each.key);
      } catch (wrong) {
        const why = wrong as { passes?: boolean; detail?: string; status?: number };
        if (why.passes || why.status === 401) return;
        each.wrong = explained(wrong).text;
      }
    }
  } finally {
    isSending = false;
  }
}

export const drop = (key: string) => { kept.parcels = kept.parcels.filter((each) => each.key !== key); };
export const retry = (key: string) => { for (const each of kept.parcels) if (each.key === key) delete each.wrong; return deliver(); };

export const upload = (company: string, file: File) =>
  ask<{ hash: string; name: string; type: string; size: number }>('POST', '/files', { company, query: { name: file.name }, raw: file });

const canned = new Map<string, Promise<Canned[]>>();
export function cannedFor(company: string, address: string) {
  const key = `${company} ${address}`;
  if (!canned.has(key))
    canned.set(key, get<{ answers: Canned[] }>('/canned', company, { address }).then((told) => told.answers)
      .catch(() => { canned.delete(key); return []; }));
  return canned.get(key)!;
}
