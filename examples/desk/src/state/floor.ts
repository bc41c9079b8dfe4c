// examples/desk/src/state/floor.ts - agents and queues by company, and the agent who sits here.
import { computed, reactive } from 'vue';
import { get, post, part } from '../api/client';
import { line } from '../api/stream';
import type { Agent, Queue } from '../api/types';
import { companies, session } from './session';

interface Place { agents: Record<string, Agent>; queues: Record<string, Queue & { read: number }> }
export const floor = reactive<Record<string, Place>>({});

const placeOf = (company: string) => (floor[company] ??= { agents: {}, queues: {} });
export const queueTold = (company: string, what: Queue) => { placeOf(company).queues[what.name] = { ...what, read: Date.now() }; };
export function agentTold(company: string, what: Agent) {
  const old = placeOf(company).agents[what.name];
  placeOf(company).agents[what.name] = { ...what, tasks: old?.tasks ?? [] };
}

export async function readFloor() {
  await Promise.all(companies.value.map(async (company) => {
    const [agents, queues] = await Promise.all([
      get<{ agents: Agent[] }>('/agents', company), get<{ queues: Queue[] }>('/queues', company)]);
    floor[company] = { agents: {}, queues: {} };
    for (const each of agents.agents) agentTold(company, each);
    for (const each of queues.queues) queueTold(company, each);
  }));
}

export const clearFloor = () => { for (const each of Object.keys(floor)) delete floor[each]; };

/** Where he is an agent: his record there. He is one agent, whatever the companies. */
export const mine = computed(() => {
  for (const company of companies.value) {
    const found = floor[company]?.agents[session.who?.name ?? ''];
    if (found) return { company, agent: found };
  }
  return null;
});
/** Conversations belong to users: the center's file has to name this one. */
export const isMatched = computed(() => !mine.value || mine.value.agent.user === session.who?.user);

export async function become(state: 'available' | 'paused' | 'offline' | 'alive', code = '') {
  if (!mine.value) return;
  const { company, agent } = mine.value;
  const now = await post<Agent>(`/agents/${part(agent.name)}/state`, company, code ? { state, code } : { state });
  if (!line.up) agentTold(company, now);  // else the stream has told it, perhaps a later state already
}
