// examples/desk/src/state/forms.ts - what agents of a queue are asked after a talk, as the center's file has it.
import { get, part } from '../api/client';

export type Labels = Record<string, string>;
export interface FormField {
  name: string; label?: Labels; type: 'text' | 'number' | 'truth' | 'date' | 'choice'; required: boolean;
  choices?: { code: string; label: Labels }[];
}
export interface Outcome { code: string; label: Labels; needs_note: boolean; calls_back: boolean; fields: FormField[] }

const fresh = 300_000;
const known = new Map<string, { at: number; told: Promise<Outcome[]> }>();

/** None: any disposition is taken. A queue that is gone has none. */
export function formOf(company: string, queue: string): Promise<Outcome[]> {
  const key = `${company}/${queue}`;
  const old = known.get(key);
  if (old && Date.now() - old.at < fresh) return old.told;
  const told = get<{ dispositions: Outcome[] }>(`/queues/${part(queue)}/form`, company).then((form) => form.dispositions)
    .catch((wrong) => { known.delete(key); if (wrong.status === 404) return []; throw wrong; });
  known.set(key, { at: Date.now(), told });
  return told;
}
