// examples/desk/src/api/admin.ts - what supervisors and administrators are told of users, floors and systems.
import { get } from './client';

export const roles = ['agent', 'supervisor', 'administrator', 'integrator'] as const;
export type Role = (typeof roles)[number];
export interface User {
  user: string; name: string; display_name: string; language: string; role?: Role; active: boolean; elsewhere: boolean; changeable: boolean;
  password?: string;
}

/** All pages of them. */
export async function usersOf(company: string) {
  const all: User[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const told: { users: User[]; next: string | null } = await get<{ users: User[]; next: string | null }>('/users', company, { after });
    all.push(...told.users);
    after = told.next ?? undefined;
  }
  return all;
}

interface By { id: string; by: string; at: string }
export interface QueueRules { strategy: string; wrap_up_ms: number; within_ms: number; share: number }
export interface StaffQueue extends QueueRules { queue: string; of_everybody: boolean; dispositions: number; file?: QueueRules; where?: string; changed?: By }
export interface Membership { queue: string; penalty: number; weight: number; order: number }
export interface StaffAgent {
  agent: string; title: string; user: string; at: string; queues: Membership[]; of_everybody: string[]; skills: { skill: string; level: number }[];
  shared: boolean; of_file: boolean; changed?: By;
}
export interface Staff { queues: StaffQueue[]; agents: StaffAgent[]; strategies: string[]; file: string }

export interface Connector {
  connector: string; breaker: 'closed' | 'open' | 'half_open'; rests_ms: number; answered: number; failed: number; refused: number; crowded: number;
  opened: number; at_work: number; waiting: number; mean_ms?: number; longest_ms?: number; failures: { at: string; why: string }[]; tries?: string;
}
export interface Trial { outcome: 'value' | 'stale' | 'not_found' | 'unavailable'; took_ms: number; why?: string; connector: Connector }

export interface Alert {
  kind: 'queue_waits' | 'queue_level' | 'trunk' | 'disk' | 'store' | 'connector' | 'carrier'; what?: string; since: string; why?: string; state?: string;
  cap?: boolean; waiting?: number; longest_wait_ms?: number; within_ms?: number; level?: number; share?: number; free?: number; free_bytes?: number;
}

export interface Recording {
  recording: string; began: string; length_ms: number; until: string; customer?: string; address?: string; agent?: string; queue?: string;
  campaign?: string; disposition?: string; interaction?: string;
}
