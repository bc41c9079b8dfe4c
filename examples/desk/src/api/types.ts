// examples/desk/src/api/types.ts - what the center's API tells, as far as the desk shows it.
export type Scope = 'read' | 'write' | 'send' | 'events' | 'audit' | 'supervise' | 'adjust';
export type Medium = 'voice' | 'sms' | 'whatsapp' | 'messenger' | 'ussd' | 'web_chat';

export interface Grant { company: string; role: string; scopes: Scope[] }
export interface Login {
  user: string; name: string; display_name: string; language: string; administers: boolean; browser_phone?: boolean;
  grants: Grant[]; ends: string; csrf: string;
}

export type AgentState = 'offline' | 'available' | 'ringing' | 'busy' | 'wrap_up' | 'paused';
export interface Agent {
  name: string; title?: string; user: string; state: AgentState; pause_code?: string; since: string;
  calls: number; conversations: number; items: number; handled: number; talked_ms: number;
  queues: string[]; tasks: string[];
}

export interface Queue {
  name: string; company?: string; waiting: number; callbacks_waiting: number; talking: number; longest_wait_ms: number;
  offered: number; answered: number; answered_within: number; abandoned: number; service_level: number;
  target_share: number; target_within_ms: number; abandonment: number; mean_wait_ms: number;
  agents: Partial<Record<AgentState, number>>;
}

export type TaskState = 'waiting' | 'offered' | 'talking' | 'wrap_up' | 'over';
export interface Task {
  id: string; kind: 'call' | 'conversation' | 'item'; state: TaskState; company?: string; queue: string; segment?: string;
  from?: string; conversation?: string; customer?: string; callback?: boolean; agents: string[];
  held?: boolean; consults?: string; consult?: 'ringing' | 'talking' | 'joined';
  position?: number; waited_ms?: number; why?: string;
}

export interface Conversation {
  id: string; state: 'open' | 'snoozed' | 'closed'; owner: 'flow' | 'nobody' | 'agent'; agent?: string; on: Medium;
  address?: string; service?: string; customer?: string; queue?: string; language?: string;
  slots?: Record<string, unknown>; opened: string; disposition?: string; waits_since?: string;
  last_in?: string; last_out?: string; continues?: string;
}

export interface Item {
  id: string; state: 'open' | 'assigned' | 'done' | 'passed'; origin: 'api' | 'list' | 'flow' | 'voicemail' | 'abandoned';
  customer?: string; address?: string; queue?: string; campaign?: string; subject?: string; form?: Record<string, unknown>;
  due?: string; agent?: string; times: number; contacts: { interaction: string; at: string; recording?: boolean }[]; made: string;
}

export interface Attachment { kind: string; state?: string; hash?: string; size?: number; type?: string; name?: string; caption?: string; why?: string }
export interface Entry {
  id: string; at: string; on: Medium; kind: string; text?: string; interaction?: string; by?: string; state?: string;
  details?: {
    to?: string; attachments?: Attachment[]; attachment?: Attachment; author?: string; language?: { code: string; percent: number; sure: boolean };
    original?: Original; [more: string]: unknown;
  };
}
/** An agent's own words, of which the customer got a translation. */
export interface Original { text: string; language: string; by: 'machine' | 'reviewed' | 'edited' }
export interface Translation { text?: string; source: 'none' | 'reviewed' | 'machine'; by?: string; from: string; into: string; wrong?: string; why?: string }
export interface Suggestion {
  suggestion: string; message: string; answer: 'reply' | 'question' | 'act' | 'hand_over'; text?: string; operation?: string; reason?: string;
  percent: number; sources: { kind: string; name: string; confidence: number }[];
}
export interface Customer {
  id: string; name?: string; language?: string; segment?: string; identities: { kind: string; address: string }[];
}
export interface WholeConversation { conversation: Conversation; customer?: Customer; entries: Entry[]; before: Entry[] }
export interface Timeline { customer: Customer; entries: Entry[]; next: string | null }
export interface Call {
  call: string; from?: string; to?: string; began: string; with?: string; recorded: boolean; paused: boolean;
  supervisor?: string; mode?: 'listen' | 'whisper' | 'barge'; present: boolean;
}
export interface Duty {
  user: string; consent: string | null; devices: { name: string; made: string }[]; on_duty: string[];
  positions?: { every_ms: number; kept_ms: number }; push_key?: string;
}
export interface Position {
  agent: string; title?: string; user?: string; state?: AgentState; latitude: number; longitude: number; accuracy_m?: number; at: string;
}
export interface Canned { key: string; title: string; text: Record<string, string> }
export interface Note { id: string; at: string; who: string; operation: string; subject?: string; from?: string; status: number }
