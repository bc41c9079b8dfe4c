// examples/desk/src/state/session.ts - who is logged in, what he may do where, and that his login is kept alive.
import { computed, reactive } from 'vue';
import { ask, carry, onEnd, Problem } from '../api/client';
import type { Login, Scope } from '../api/types';

/** A log-out that the center has not heard of yet: the cookie would let in whoever comes next. */
const owed = 'palabre.logout';

export const session = reactive({ who: null as Login | null, known: false, owes: localStorage.getItem(owed) !== null });

function owe(it: boolean) {
  session.owes = it;
  it ? localStorage.setItem(owed, '1') : localStorage.removeItem(owed);
}

export const companies = computed(() => session.who?.grants.map((each) => each.company) ?? []);
export const may = (scope: Scope, company?: string) =>
  session.who?.grants.some((each) => (!company || each.company === company) && each.scopes.includes(scope)) ?? false;
export const companiesWith = (scope: Scope) => companies.value.filter((each) => may(scope, each));

function here(who: Login | null) {
  session.who = who;
  session.known = true;
  carry(who?.csrf ?? '');
}

export async function resume() {
  try {
    const who = await ask<Login>('GET', '/session');
    if (session.owes) return await end(who.csrf);
    here(who);
  } catch (wrong) {
    if (wrong instanceof Problem && wrong.passes) throw wrong;
    if (session.owes) owe(false);
    here(null);
  }
}

async function end(csrf: string) {
  carry(csrf);
  await ask('DELETE', '/session');
  owe(false);
  here(null);
}

/** The login before it ends with the new one. */
export async function logIn(name: string, password: string) {
  here(await ask<Login>('POST', '/session', { body: { name, password } }));
  owe(false);
}

export async function logOut() {
  const csrf = session.who?.csrf ?? '';
  owe(true);
  here(null);
  await end(csrf).catch(() => {});
}

window.addEventListener('online', () => { if (session.owes) void resume().catch(() => {}); });

export const forget = () => here(null);
onEnd(forget);
