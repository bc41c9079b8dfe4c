// examples/desk/src/state/says.ts - short words for the one who works: what went wrong, with its cure.
import { reactive } from 'vue';
import { Problem } from '../api/client';
import { words } from '../words';

export interface Said { id: number; text: string; bad: boolean; detail?: string }
export const said = reactive<Said[]>([]);
let next = 0;

export function say(text: string, bad = false, detail = '') {
  const id = ++next;
  said.push({ id, text, bad, detail });
  window.setTimeout(() => unsay(id), bad ? 12_000 : 5_000);
}
export const unsay = (id: number) => {
  const at = said.findIndex((each) => each.id === id);
  if (at >= 0) said.splice(at, 1);
};

/** What it means for who works, in his language; and the center's own words, which are English. */
export function explained(wrong: unknown) {
  const { t, te } = words.global;
  if (!(wrong instanceof Problem)) return { text: t('wrong.other'), detail: '' };
  if (wrong.status === 0) return { text: t('wrong.network'), detail: '' };
  const key = `wrong.status.${wrong.status}`;
  return {
    text: wrong.status === 409 ? t('wrong.conflict') : te(key, 'fr') ? t(key) : t('wrong.other'),
    detail: wrong.cure ? `${wrong.detail} (${wrong.cure})` : wrong.detail,
  };
}

export function complain(wrong: unknown) {
  if (!(wrong instanceof Problem)) console.error(wrong);
  else if (wrong.status === 401) return;
  const { text, detail } = explained(wrong);
  say(text, true, detail);
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
