// examples/desk/src/api/reports.ts - figures by period and dimension, and who is behind a number.
import { get } from './client';
import type { Medium } from './types';

export type Unit = 'count' | 'share' | 'seconds' | 'minutes' | 'hours' | 'points';
export interface Figure { name: string; english: string; french: string; unit: Unit; formula: string; source: string; behind: boolean }
/** The company's days are those of `zone`. */
export interface FigureList { figures: Figure[]; zone: string; today: string }

export const dimensions = ['total', 'campaign', 'queue', 'agent', 'disposition', 'channel', 'language', 'flow', 'node'] as const;
export type Dimension = (typeof dimensions)[number];
export const grains = ['whole', 'hour', 'day', 'week', 'month'] as const;
export type Grain = (typeof grains)[number];

export interface Asked {
  from: string; until: string; zone: string; figures?: string; by?: Dimension; each?: Grain; where?: string; compared?: 'true'; within_s?: number;
}
export type Row = { period: string } & Record<string, string | number | null | undefined>;
export interface Staffing {
  period: string; offered: number; handling_s: number; erlangs: number; agents: number; service_level: number | null;
  expected_service_level: number; abandonment: number | null; expected_abandonment: number; needed: number | null;
}
export interface Counted {
  id: string; customer?: string; address?: string; agent?: string; on: Medium; began: string; ended?: string; how_ended?: string;
  queue?: string; campaign?: string; disposition?: string; language?: string;
}

export interface FormLine { field: string; value: string; disposition: string; count: number }

const query = (of: object) => of as Record<string, string | number | undefined>;
export const readFigures = (company: string) => get<FigureList>('/figures', company);
export const readReport = (company: string, what: Asked) => get<{ rows: Row[] }>('/report', company, query(what)).then(({ rows }) => rows);
export const readForecast = (company: string, what: Asked & { share?: number }) => get<{ rows: Staffing[] }>('/report/forecast', company, query(what)).then(({ rows }) => rows);
export const readForms = (company: string, what: object) => get<{ lines: FormLine[] }>('/report/forms', company, query(what)).then(({ lines }) => lines);
export const readBehind = (company: string, what: object, after?: string) =>
  get<{ interactions: Counted[]; next: string | null }>('/report/interactions', company, { ...query(what), limit: 50, after });
export const exportReport = (company: string, what: Asked, form: string) =>
  get<{ content: string }>('/report/export', company, { ...query(what), form }).then(({ content }) => content);
