// examples/desk/src/state/says.ts - short words for the one who works: what went wrong, with its cure.
import { reactive } from 'vue';
import { Problem } from '../api/client';
import { words } from '../words';

export interface Said { id: number; text: string; bad: boolean }
export const said = reactive<Said[]>([]);
let next = 0;

export function say(text: string, bad = false) {
  const id = ++next;
  said.push({ id, text, bad });
  window.setTimeout(() => unsay(id), bad ? 12_000 : 5_000);
}
export const unsay = (id: number) => {
  const at = said.findIndex((each) => each.id === id);
  if (at >= 0) said.splice(at, 1);
};

export function complain(wrong: unknown) {
  const { t } = words.global;
  if (!(wrong instanceof Problem)) { console.error(wrong); return say(t('wrong.other'), true); }
  if (wrong.status === 401) return;
  say(wrong.status === 0 ? t('wrong.network') : wrong.status === 409 ? t('wrong.conflict', { why: wrong.detail })
    : wrong.cure ? `${wrong.detail} (${wrong.cure})` : wrong.detail, true);
}

/** Does it, and tells what went wrong: true when nothing did. */
export async function attempt(what: () => Promise<unknown>) {
  try {
    await what();
    return true;
  } catch (wrong) {
    complain(wrong);
    return false;
  }
}
