// examples/desk/src/state/names.ts - how customers are called: by name, by what their account says, by their number.
import type { Customer, Entry } from '../api/types';

/** "+229 01 97 12 34 56": in pairs behind the country, which for most of Africa has three digits. */
export function number(address = '') {
  const digits = address.replace(/^\+/, '');
  if (!/^\d{8,15}$/.test(digits)) return address;
  const country = /^(1|7|20|27|3[0-469]|4\d|5[1-8]|6[0-6]|8[1246]|9[0-58])/.exec(digits)?.[0] ?? digits.slice(0, 3);
  return `+${country} ${digits.slice(country.length).replace(/(\d{2})(?=\d)/g, '$1 ')}`;
}

/** What his account calls itself is his own word: shown with a tilde. */
export function nameOf(who: Customer | null | undefined, entries: Entry[], address = '') {
  if (who?.name) return who.name;
  const called = entries.map((each) => each.details?.name).filter((each): each is string => typeof each === 'string').at(-1);
  return called ? `~ ${called}` : number(address || who?.identities[0]?.address);
}
