// examples/desk/src/state/suggest.ts - what an assistant would answer, and what the agent makes of it.
import { reactive } from 'vue';
import { part, post, Problem } from '../api/client';
import type { Suggestion } from '../api/types';
import { words } from '../words';
import { complain, say } from './says';
import { session } from './session';
import { talk } from './talk';

export const suggested = reactive({ of: '', is: null as Suggestion | null, isAsked: false, without: new Set<string>() });

export async function suggest() {
  const { company, id } = talk;
  suggested.isAsked = true;
  try {
    const is = await post<Suggestion>(`/conversations/${part(id)}/suggestions`, company, { agent: session.who?.user });
    if (talk.id === id) Object.assign(suggested, { of: id, is });
  } catch (wrong) {
    if (!(wrong instanceof Problem && wrong.status === 404)) return complain(wrong);
    suggested.without.add(company);
    say(words.global.t('suggest.without'));
  } finally {
    suggested.isAsked = false;
  }
}

/** What became of it; the last word holds, so nothing is lost where this does not arrive. */
export function judge(became: 'sent' | 'edited' | 'rejected', text = '') {
  const { of, is } = suggested;
  suggested.is = null;
  if (is) void post(`/conversations/${part(of)}/suggestions/${part(is.suggestion)}`, talk.company, { agent: session.who?.user, became, ...(text ? { text } : {}) }).catch(complain);
}
