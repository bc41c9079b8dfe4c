// examples/desk/src/api/lists.ts - lists of leads and campaigns as the center tells them, and a file on its way up.
import { ask, csrf, part, Problem } from './client';

export interface Upload {
  id: string; file: string; state: 'running' | 'done' | 'failed'; why?: string; bytes: number; read: number; rows: number;
  added: number; unchanged: number; duplicate: number; forbidden: number; invalid: number; began: string; over?: string; known?: boolean;
}
export interface LeadList {
  name: string; campaign?: string; made: string; leads: number; states: Record<string, number>; over: Record<string, number>;
  uploads?: Upload[];
}
export const roles = ['number', 'key', 'name', 'language', 'region', 'priority', 'field', 'none'] as const;
export type Role = (typeof roles)[number];
export interface Column { name: string; is: Role; guessed: boolean }
export interface Fault { column: string; value: string; reason: string; what: string; cure: string }
export interface PreviewRow {
  line: number; key: string; name: string; language: string; region: string; priority: number;
  numbers: { address: string; written: string; label: string }[]; fields?: Record<string, string>; faults: Fault[];
}
export interface Preview { encoding: string; columns: Column[]; rows: PreviewRow[] }
export interface Progress {
  loaded: number; left: number; tried: number; dialled: number; today: number; answered: number; machines: number; connected: number;
  abandoned: number; abandonment: number; penetration: number; results: Record<string, number>; ringing: number; waiting: number;
  talking: number; agents_free: number; agents_busy: number; why?: string; forecast?: string;
}
export type CampaignState = 'draft' | 'running' | 'paused' | 'draining' | 'done' | 'cancelled';
export interface Campaign {
  id: string; name: string; state: CampaignState; why?: string; plan: { kind?: string; mode?: string }; selected: number;
  progress?: Progress;
}

export interface Lead {
  id: string; line: number; key?: string; name?: string; language?: string; region?: string; fields?: Record<string, string>; state: string;
  numbers: { address: string; written?: string; label?: string }[]; attempts: number; history?: { at: string; number: string; result?: string }[];
}

const mapping = (columns?: Column[]) => (columns ? JSON.stringify(columns.map(({ name, is }) => ({ column: name, is }))) : undefined);

/** Its first lines are enough to know its columns, and go up fast. */
export async function preview(company: string, file: File, language: string, columns?: Column[]) {
  const most = 200_000;
  let bytes = new Uint8Array(await file.slice(0, most).arrayBuffer());
  if (file.size > most) bytes = bytes.slice(0, bytes.lastIndexOf(10) + 1 || bytes.length);
  return ask<Preview>('POST', '/lists/preview', { company, query: { columns: mapping(columns), language }, raw: new Blob([bytes], { type: 'text/csv' }) });
}

/** By the older way of asking, which tells how much has gone. */
export function upload(company: string, list: string, file: File, columns: Column[], how: { campaign: string; unique: string }, told: (share: number) => void) {
  const query = new URLSearchParams({ company, file: file.name, unique: how.unique, columns: mapping(columns) ?? '' });
  if (how.campaign) query.set('campaign', how.campaign);
  return new Promise<Upload>((then, fails) => {
    const asked = new XMLHttpRequest();
    asked.open('POST', `/api/v1/lists/${part(list)}/uploads?${query}`);
    asked.setRequestHeader('X-CSRF-Token', csrf());
    asked.setRequestHeader('Content-Type', 'text/csv');
    asked.responseType = 'json';
    asked.upload.onprogress = (now) => told(now.total ? now.loaded / now.total : 0);
    asked.onerror = () => fails(new Problem(0, 'no network'));
    asked.onload = () => (asked.status < 300 && asked.response ? then(asked.response as Upload)
      : fails(new Problem(asked.status, asked.response?.detail ?? asked.statusText, asked.response?.cure)));
    asked.send(file);
  });
}

/** All its pages, as one file that spreadsheets open with the right letters. */
export async function report(company: string, list: string, id: string, language: string) {
  const parts: string[] = ['\uFEFF'];
  for (let next: string | undefined = `/api/v1/lists/${part(list)}/uploads/${part(id)}/report?company=${part(company)}&language=${language}`; next;) {
    const answer: Response = await fetch(next, { credentials: 'same-origin', cache: 'no-store' }).catch(() => { throw new Problem(0, 'no network'); });
    if (!answer.ok) throw new Problem(answer.status, (await answer.json().catch(() => null))?.detail ?? answer.statusText);
    parts.push(await answer.text());
    next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('Link') ?? '')?.[1];
  }
  return new Blob(parts, { type: 'text/csv' });
}
