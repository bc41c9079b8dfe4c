// examples/desk/src/state/reports.ts - what a report is asked for: whose, which days; and how its numbers are written.
import { computed, reactive, ref, watch } from 'vue';
import { get } from '../api/client';
import { readFigures, type Dimension, type Figure, type FigureList, type Grain, type Unit } from '../api/reports';
import type { Agent } from '../api/types';
import { words } from '../words';
import { attempt } from './says';
import { companiesWith } from './session';
import { elapsed } from './time';

export const spans = ['today', 'yesterday', 'week', 'last_week', 'month', 'last_month', 'own'] as const;
export type Span = (typeof spans)[number];

/** Days are texts, "2026-11-01"; `to` is the last one. */
export const asked = reactive({ company: '', span: 'today' as Span, from: '', to: '' });
export const book = ref<FigureList | null>(null);
export const agents = ref<Agent[]>([]);
export const companies = computed(() => companiesWith('supervise'));

export const plus = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
const monday = (day: string) => plus(day, -((new Date(day).getUTCDay() + 6) % 7));
const first = (day: string) => `${day.slice(0, 7)}-01`;

/** The first and the last day. */
export function daysOf(span: Span, today: string): [string, string] {
  switch (span) {
    case 'yesterday': return [plus(today, -1), plus(today, -1)];
    case 'week': return [monday(today), today];
    case 'last_week': return [plus(monday(today), -7), plus(monday(today), -1)];
    case 'month': return [first(today), today];
    case 'last_month': return [first(plus(first(today), -1)), plus(first(today), -1)];
    default: return [today, today];
  }
}

/** As the API takes it. */
export const period = computed(() => ({ from: asked.from, until: asked.to ? plus(asked.to, 1) : '', zone: book.value?.zone ?? 'UTC' }));
export const isAsked = computed(() => book.value !== null && asked.from !== '' && asked.from <= asked.to);

function take(span: Span) {
  if (book.value && span !== 'own') [asked.from, asked.to] = daysOf(span, book.value.today);
}
watch(() => asked.span, take);
watch(() => asked.company, async (company) => {
  book.value = null;
  if (!company) return;
  await attempt(async () => {
    const [figures, crew] = await Promise.all([readFigures(company), get<{ agents: Agent[] }>('/agents', company).catch(() => ({ agents: [] }))]);
    if (company !== asked.company) return;
    agents.value = crew.agents;
    book.value = figures;
    if (asked.span !== 'own' || !asked.from) take(asked.span);
  });
});

const language = () => words.global.locale.value;
export const named = (of: Figure) => (language() === 'fr' ? of.french : of.english);
export const figure = (name: string) => book.value?.figures.find((each) => each.name === name);

export function shown(unit: Unit, value: unknown): string {
  if (typeof value !== 'number') return '–';
  const written = (digits: number, more: Intl.NumberFormatOptions = {}) => value.toLocaleString(language(), { maximumFractionDigits: digits, ...more });
  switch (unit) {
    case 'share': return written(1, { style: 'percent' });
    case 'seconds': return elapsed(Math.round(value) * 1000);
    case 'minutes': return `${written(1)} min`;
    case 'hours': return `${written(2)} h`;
    case 'points': return written(0, { signDisplay: 'exceptZero' });
    default: return written(0);
  }
}

/** "1 nov.", "8 h, 1 nov.", "S45 2026", "nov. 2026". */
export function periodShown(of: string): string {
  const date = (day: string, how: Intl.DateTimeFormatOptions) => new Date(`${day}T12:00:00Z`).toLocaleDateString(language(), { timeZone: 'UTC', ...how });
  const [one, other] = of.split('/');
  if (other) return one === other ? date(one, { day: 'numeric', month: 'short', year: 'numeric' }) : `${date(one, { day: 'numeric', month: 'short' })} – ${date(other, { day: 'numeric', month: 'short', year: 'numeric' })}`;
  if (/^\d{4}-W/.test(of)) return `${language() === 'fr' ? 'S' : 'W'}${of.slice(6)} ${of.slice(0, 4)}`;
  if (of.length === 7) return date(`${of}-01`, { month: 'short', year: 'numeric' });
  const day = date(of.slice(0, 10), { day: 'numeric', month: 'short' });
  return of.length > 10 ? `${day}, ${Number(of.slice(11))} h` : day;
}

/** A value of a dimension, as people call it. */
export function valueShown(by: Dimension, value: string): string {
  const { t, te } = words.global;
  const or = (key: string) => (te(key) ? t(key) : value);
  if (value === '') return '';
  switch (by) {
    case 'channel': return or(`on.${value}`);
    case 'disposition': return or(`wrap.codes.${value}`);
    case 'agent': {
      const who = agents.value.find((each) => each.user === value);
      return who ? who.title || who.name : `n° ${value}`;
    }
    case 'language':
      try { return new Intl.DisplayNames([language()], { type: 'language' }).of(value) ?? value; } catch { return value; }
    default: return value;
  }
}

export function save(content: string, name: string, type: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const usual = ['contacts', 'offered', 'handled', 'service_level', 'abandonment', 'asa', 'aht'];
/** What the page of figures is asked for, kept while one looks at another. */
export const chosen = reactive({
  figures: [...usual], by: 'queue' as Dimension, each: 'whole' as Grain, compared: true, drawn: usual[0], only: '' as Dimension | '', value: '',
});
export const where = computed(() => (chosen.only && chosen.only !== 'total' ? `${chosen.only}=${chosen.value}` : undefined));
