// examples/desk/src/state/duty.ts - the agent's consent to be located, his place, and who wakes this browser.
import { computed, ref, watch } from 'vue';
import { ask, get, part, Problem } from '../api/client';
import type { Duty } from '../api/types';
import { mine } from './floor';
import { clearPlaces } from './places';

export const duty = ref<Duty | null>(null);
export const dutyIsOpen = ref(false);
/** Why the browser does not say where it is; '' when it does. */
export const unlocated = ref<'' | 'denied' | 'unknown'>('');

export async function readDuty() { duty.value = await get<Duty>('/session/duty').catch(() => duty.value); }

/** Paused or off duty nobody is located: the center says for whom he is on duty, and when his state changes it is asked again. */
export const isLocated = computed(() => !!duty.value?.consent && duty.value.on_duty.length > 0);
let soon = 0;
watch(() => mine.value?.agent.state, (now, before) => {
  if (!duty.value?.consent || !now || now === before) return;
  window.clearTimeout(soon);
  soon = window.setTimeout(readDuty, 400);
});

export async function agree(it: boolean) {
  duty.value = { ...duty.value, ...await ask<Duty>(it ? 'PUT' : 'DELETE', '/session/duty/consent') };
}
export const addDevice = (name: string) => ask<{ name: string; user: string; token: string }>('PUT', `/session/duty/devices/${part(name)}`);
export async function removeDevice(name: string) {
  duty.value = { ...duty.value, ...await ask<Duty>('DELETE', `/session/duty/devices/${part(name)}`) };
}

function locate() {
  // A fresh fix, dated by the center: telephones' clocks are wrong, and one from before his duty is refused.
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    unlocated.value = '';
    if (!isLocated.value) return;
    const { latitude, longitude, accuracy } = coords;
    ask('POST', '/session/duty/positions', { body: { latitude, longitude, accuracy_m: accuracy } })
      .catch((wrong) => { if (wrong instanceof Problem && [403, 409].includes(wrong.status)) void readDuty(); });
  }, (wrong) => { unlocated.value = wrong.code === wrong.PERMISSION_DENIED ? 'denied' : 'unknown'; },
  { enableHighAccuracy: true, timeout: 30_000, maximumAge: 0 });
}
let timer = 0;
watch(isLocated, (now) => {
  window.clearInterval(timer);
  unlocated.value = '';
  if (!now || !('geolocation' in navigator)) return;
  locate();
  timer = window.setInterval(locate, duty.value?.positions?.every_ms ?? 60_000);
});

export function forgetDuty() {
  window.clearInterval(timer);
  clearPlaces();
  duty.value = null;
}

// Web Push: the browser's own permission, and the center's key.
const canWake = () => 'serviceWorker' in navigator && 'PushManager' in window;
export const wakes = ref(false);
export async function readWakes() {
  wakes.value = canWake() && !!await (await navigator.serviceWorker.getRegistration('/desk/'))?.pushManager.getSubscription();
}
export async function wake(it: boolean) {
  if (!canWake() || !duty.value?.push_key) return false;
  const { pushManager } = await navigator.serviceWorker.ready;
  if (!it) {
    await (await pushManager.getSubscription())?.unsubscribe();
    await ask('DELETE', '/session/push');
    wakes.value = false;
    return true;
  }
  if (await Notification.requestPermission() !== 'granted') return false;
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: duty.value.push_key });
  await ask('PUT', '/session/push', { body: made.toJSON() });
  wakes.value = true;
  return true;
}
/** After a login: the browser may be subscribed still, by another login that has ended. */
watch(() => duty.value?.push_key, async (key) => {
  if (!key || !canWake() || Notification.permission !== 'granted') return;
  const made = await (await navigator.serviceWorker.getRegistration('/desk/'))?.pushManager.getSubscription();
  wakes.value = !!made;
  if (made) await ask('PUT', '/session/push', { body: made.toJSON() }).catch(() => {});
});
