// examples/desk/src/state/session.ts - who is logged in, what he may do where, and that his login is kept alive.
import { computed, reactive } from 'vue';
import { ask, carry, onEnd, Problem } from '../api/client';
import type { Login, Scope } from '../api/types';

export const session = reactive({ who: null as Login | null, known: false });

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
    here(await ask<Login>('GET', '/session'));
  } catch (wrong) {
    if (wrong instanceof Problem && wrong.passes) throw wrong;
    here(null);
  }
}

export const logIn = async (name: string, password: string) => here(await ask<Login>('POST', '/session', { body: { name, password } }));

export async function logOut() {
  await ask('DELETE', '/session').catch(() => {});
  here(null);
}

export const forget = () => here(null);
onEnd(forget);
