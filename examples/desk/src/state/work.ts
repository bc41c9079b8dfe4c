// examples/desk/src/state/work.ts - one list of what there is to do, whatever the channel.
import { computed, reactive } from 'vue';
import { words } from '../words';
import { get, post, part } from '../api/client';
import { line } from '../api/stream';
import type { Conversation, Item, Medium, Task } from '../api/types';
import { mine } from './floor';
import { kept } from './kept';
import { number } from './names';
import { companies, session } from './session';

type Kept<T> = T & { company: string; since: number };
export const work = reactive({
  tasks: {} as Record<string, Kept<Task>>,
  led: {} as Record<string, Kept<Conversation>>,      // those that he leads
  waiting: {} as Record<string, Kept<Conversation>>,  // those that nobody does
  items: {} as Record<string, Kept<Item>>,            // his, and those that nobody has
  names: {} as Record<string, string>,
  read: false,
});

export interface Row {
  key: string; company: string; on: Medium | 'item'; status: 'offered' | 'talking' | 'wrap_up' | 'led' | 'waiting';
  title: string; queue: string; since: number; fresh: boolean; task?: Kept<Task>; conversation?: Kept<Conversation>; item?: Kept<Item>;
}

export const keyOf = (company: string, id: string) => `${company}/${id}`;

export function taskTold(company: string, what: Task) {
  const key = keyOf(company, what.id);
  const old = work.tasks[key];
  const his = what.agents.includes(session.who?.name ?? '');
  if (!his || what.state === 'over' || what.state === 'waiting') { delete work.tasks[key]; return; }
  work.tasks[key] = { ...what, company, since: old?.state === what.state ? old.since : Date.now() };
}

async function conversations(company: string, query: Record<string, string>) {
  const told = await get<{ conversations: Conversation[] }>('/conversations', company, { ...query, limit: 100 })
    .catch((wrong) => { if (wrong.status === 404) return { conversations: [] as Conversation[] }; throw wrong; });
  return told.conversations.map((each) => ({ ...each, company, since: Date.parse(each.waits_since ?? each.opened) }));
}

/** What waits and what is his, in all companies; what is gone meanwhile goes. */
export async function readConversations() {
  const all = await Promise.all(companies.value.map((company) => Promise.all([
    conversations(company, { owner: 'agent', agent: session.who?.user ?? '' }), conversations(company, { owner: 'nobody' })])));
  const by = (of: Kept<Conversation>[]) => Object.fromEntries(of.map((each) => [keyOf(each.company, each.id), each]));
  work.led = by(all.flatMap(([led]) => led));
  work.waiting = by(all.flatMap(([, waiting]) => waiting));
}

/** All pages of them. */
async function items(company: string, query: Record<string, string>) {
  const all: Item[] = [];
  let after = '';
  do {
    const told = await get<{ items: Item[]; next: string | null }>('/work', company, { ...query, limit: 1000, ...(after ? { after } : {}) })
      .catch((wrong) => { if (wrong.status === 404) return { items: [] as Item[], next: null }; throw wrong; });
    all.push(...told.items);
    after = told.next ?? '';
  } while (after);
  return all;
}

/** Dossiers that are due: his, and those that wait for anybody. */
export async function readItems() {
  const all = await Promise.all(companies.value.map(async (company) => {
    const told = await Promise.all([items(company, { agent: session.who?.user ?? '' }), items(company, { state: 'open' })]);
    return told.flat().map((each) => ({ ...each, company, since: Date.parse(each.contacts.at(-1)?.at ?? each.due ?? each.made) }));
  }));
  work.items = Object.fromEntries(all.flat()
    .filter((each) => each.agent === session.who?.user || (each.state === 'open' && Date.parse(each.due ?? each.made) <= Date.now()))
    .map((each) => [keyOf(each.company, `item-${each.id}`), each]));
}

export async function readTasks() {
  const name = session.who?.name ?? '';
  const there: Record<string, Kept<Task>> = {};
  if (mine.value)
    await Promise.all(companies.value.map(async (company) => {
      const told = await get<{ tasks: Task[] }>(`/agents/${part(name)}/tasks`, company).catch(() => ({ tasks: [] as Task[] }));
      for (const each of told.tasks) {
        const old = work.tasks[keyOf(company, each.id)];
        there[keyOf(company, each.id)] = { ...each, company, since: old?.state === each.state ? old.since : Date.now() };
      }
    }));
  work.tasks = there;
}

const order = { offered: 0, talking: 1, wrap_up: 2, led: 3, waiting: 4 };
// Whom a campaign shows before he is dialled is an item of the router's too, and none of the company's.
const isLead = (of: Task) => !!of.conversation?.startsWith('lead:');
const isItem = (of: Task) => of.kind === 'item' && !!of.conversation && !isLead(of);
export const itemTitle = (of: Item) => of.subject || words.global.t(`item.${of.origin}`, { n: of.times }, of.times);
const nameOf = (customer?: string, address?: string) => (customer && work.names[customer]) || number(address);

export const rows = computed<Row[]>(() => {
  const all: Record<string, Row> = {};
  const add = (what: Kept<Conversation>, status: 'led' | 'waiting') => {
    const key = keyOf(what.company, what.id);
    const seen = kept.seen[key];
    all[key] = {
      key, company: what.company, on: what.on, status, title: nameOf(what.customer, what.address), queue: what.queue ?? '',
      since: Date.parse(what.last_in ?? what.waits_since ?? what.opened), conversation: what,
      fresh: status === 'led' && !!what.last_in && what.last_in > (what.last_out ?? '') && what.last_in > (seen ?? ''),
    };
  };
  for (const each of Object.values(work.waiting)) add(each, 'waiting');
  for (const each of Object.values(work.led)) add(each, 'led');
  for (const [key, each] of Object.entries(work.items))
    all[key] = {
      key, company: each.company, on: 'item', status: each.agent ? 'led' : 'waiting', since: each.since, item: each, fresh: false,
      title: nameOf(each.customer, each.address) || each.subject || '', queue: [itemTitle(each), each.queue].filter(Boolean).join(' · '),
    };
  for (const each of Object.values(work.tasks)) {
    const status = each.state as 'offered' | 'talking' | 'wrap_up';
    const key = keyOf(each.company, each.kind === 'conversation' && each.conversation ? each.conversation
      : isItem(each) ? `item-${each.conversation}` : `task-${each.id}`);
    const row = all[key];
    if (row) { row.task = each; if (status !== 'talking') row.status = status; continue; }
    all[key] = {
      key, company: each.company, status, task: each, title: nameOf(each.customer, each.from), queue: each.queue, since: each.since,
      on: each.kind === 'call' || isLead(each) ? 'voice' : each.kind === 'item' ? 'item' : 'whatsapp', fresh: false,
    };
  }
  return Object.values(all).sort((a, b) => order[a.status] - order[b.status] || Number(b.fresh) - Number(a.fresh) || a.since - b.since);
});

export const rowAt = (key: string) => rows.value.find((each) => each.key === key);

export async function act(on: Kept<Task>, verb: 'accept' | 'refuse' | 'finish' | 'transfer' | 'wrap_up', body: object = {}) {
  const now = await post<Task>(`/agents/${part(session.who?.name ?? '')}/tasks/${part(on.id)}/${verb}`, on.company, body);
  if (!line.up) taskTold(on.company, now);  // else the stream has told it, perhaps a later state already
}

export const closeItem = (of: Kept<Item>, disposition: string, note: string, form?: Record<string, unknown>) => post(`/work/${part(of.id)}/close`, of.company,
  { agent: session.who?.user, ...(disposition ? { disposition } : {}), ...(note ? { note } : {}), ...(form ? { form } : {}) });
export const assignItem = (of: Kept<Item>, agent?: string) => post<Item>(`/work/${part(of.id)}/assign`, of.company, agent ? { agent } : {});
export const callBack = (of: Kept<Item>) => post<Task>(`/agents/${part(session.who?.name ?? '')}/dial`, of.company, { number: of.address, queue: of.queue });

export function clearWork() {
  Object.assign(work, { tasks: {}, led: {}, waiting: {}, items: {}, names: {}, read: false });
}
