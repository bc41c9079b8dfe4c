// examples/desk/src/state/translate.ts - messages in the agent's language, answers in the customer's.
import { reactive } from 'vue';
import { get, part, post, Problem } from '../api/client';
import type { Conversation, Entry, Translation } from '../api/types';
import { words } from '../words';
import { talk } from './talk';

/** Companies whose center translates nothing: nothing of all this is shown. */
const without = reactive(new Set<string>());
const read = reactive<Record<string, Translation>>({});
const asked = new Set<string>();

const mine = () => words.global.locale.value;
const base = (code = '') => code.split('-')[0];
export const named = (code = '') => {
  try { return new Intl.DisplayNames([mine()], { type: 'language' }).of(code) ?? code; } catch { return code; }
};

/** The language of a customer's words, where it is not the agent's; "" where it is, or nobody knows. */
function foreign(of: Entry) {
  const guess = of.details?.language;
  const code = (guess?.sure && guess.code) || talk.is?.language || '';
  return code && base(code) !== base(mine()) ? code : '';
}
export const isForeign = (is: Conversation) => !without.has(talk.company) && !!is.language && base(is.language) !== base(mine());

const wrong = (why: unknown): Translation => ({ source: 'none', from: '', into: '', wrong: 'unavailable', why: why instanceof Problem ? why.detail : String(why) });

/** Beside a message, once a page; asks for it where that has not been done. */
export function besideOf(of: Entry): Translation | undefined {
  const key = `${talk.company}/${of.id}/${mine()}`;
  if (of.kind !== 'heard' || !of.text || (of.interaction && of.interaction !== talk.id) || !foreign(of) || without.has(talk.company)) return undefined;
  if (!asked.has(key)) void ask(key, talk.company, talk.id, of.id);
  return read[key];
}
export function again(of: Entry) {
  const key = `${talk.company}/${of.id}/${mine()}`;
  delete read[key];
  return ask(key, talk.company, talk.id, of.id);
}
async function ask(key: string, company: string, conversation: string, entry: string) {
  asked.add(key);
  try {
    read[key] = await get<Translation>(`/conversations/${part(conversation)}/entries/${part(entry)}/translation`, company, { into: mine() });
  } catch (why) {
    if (why instanceof Problem && why.status === 409) without.add(company);
    else read[key] = wrong(why);
  }
}

/** An answer as the customer would get it; nothing where the company has no translator. */
export async function preview(text: string): Promise<Translation | undefined> {
  const company = talk.company;
  try {
    return await post<Translation>(`/conversations/${part(talk.id)}/preview`, company, { text, from: mine() });
  } catch (why) {
    if (!(why instanceof Problem && why.status === 409)) return wrong(why);
    without.add(company);
    return undefined;
  }
}
