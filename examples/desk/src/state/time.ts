// examples/desk/src/state/time.ts - a clock that ticks, and lengths of time and moments in words.
import { ref } from 'vue';
import { words } from '../words';

export const clock = ref(Date.now());
window.setInterval(() => { if (document.visibilityState === 'visible') clock.value = Date.now(); }, 1000);
document.addEventListener('visibilitychange', () => { clock.value = Date.now(); });

/** "4:07", "1:02:33". */
export function elapsed(ms: number) {
  const all = Math.max(0, Math.floor(ms / 1000));
  const two = (of: number) => String(of).padStart(2, '0');
  const hours = Math.floor(all / 3600);
  return `${hours ? `${hours}:${two(Math.floor(all / 60) % 60)}` : Math.floor(all / 60)}:${two(all % 60)}`;
}

const lang = () => words.global.locale.value;

/** "3 h 20", "12 min". */
export function rough(ms: number) {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 1440 ? `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}` : `${Math.floor(minutes / 1440)} ${lang() === 'fr' ? 'j' : 'd'}`;
}

export const hour = (at: string) => new Date(at).toLocaleTimeString(lang(), { hour: '2-digit', minute: '2-digit' });
export const moment = (at: string) => new Date(at).toLocaleString(lang(), { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
export const exact = (at: string) => new Date(at).toLocaleString(lang(), { dateStyle: 'short', timeStyle: 'medium' });

export function day(at: string) {
  const then = new Date(at), now = new Date(clock.value);
  const days = Math.round((new Date(now.toDateString()).getTime() - new Date(then.toDateString()).getTime()) / 86_400_000);
  const { t } = words.global;
  if (days === 0) return t('talk.day.today');
  if (days === 1) return t('talk.day.yesterday');
  return then.toLocaleDateString(lang(), { weekday: 'long', day: 'numeric', month: 'long' });
}
