// examples/desk/src/state/voice.ts - this browser as its agent's telephone: on or off, ringing, talking.
import { computed, reactive, watch } from 'vue';
import type { Phone } from '../voice/phone';
import { post } from '../api/client';
import { session } from './session';
import { work } from './work';

export type Level = 'good' | 'fair' | 'poor';
export interface Figures { loss: number; jitter: number; trip: number; heard: number; said: number; level: Level }

export const voice = reactive({
  /** lost: its proxy is away, or lets it in no more; it tries again by itself. */
  is: 'off' as 'off' | 'asking' | 'connecting' | 'ready' | 'lost' | 'denied',
  call: '' as '' | 'ringing' | 'talking',
  muted: false,
  figures: null as Figures | null,
  /** Where he goes on with this call: a number that was asked to join, because the line is bad. */
  moved: '',
});

let phone: Phone | null = null;
const place = (what: string) => `palabre.voice.${what}.${session.who?.user ?? ''}`;
export const number = {
  get: () => localStorage.getItem(place('number')) ?? '',
  set: (to: string) => localStorage.setItem(place('number'), to),
};

async function begin() {
  voice.is = 'connecting';
  const { Phone } = await import('../voice/phone');
  if (voice.is !== 'connecting' || phone) return;  // turned off meanwhile
  phone = new Phone({
    is: (what) => { if (voice.is !== 'off') voice.is = what; },
    call: (what) => {
      if (what !== 'talking') Object.assign(voice, { muted: false, figures: null, moved: '' });
      voice.call = what;
    },
    figures: (what) => { voice.figures = what; },
  });
  await phone.start();
}

/** By a click of his: the browser asks for the microphone now, and not when somebody calls. */
export async function turnOn() {
  if (phone || voice.is === 'asking') return;
  voice.is = 'asking';
  try {
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const each of sound.getTracks()) each.stop();
  } catch {
    voice.is = 'denied';
    return;
  }
  localStorage.setItem(place('on'), '1');
  await begin().catch((wrong) => { turnOff(false); throw wrong; });
}

export function turnOff(forgets = true) {
  if (forgets) localStorage.removeItem(place('on'));
  phone?.stop();
  phone = null;
  Object.assign(voice, { is: 'off', call: '', muted: false, figures: null, moved: '' });
}

/** After a login: as he left it here, where the browser lets him have the microphone without asking. */
async function asBefore() {
  if (!session.who?.browser_phone || !localStorage.getItem(place('on'))) return;
  const allowed = await navigator.permissions?.query({ name: 'microphone' as PermissionName }).catch(() => null);
  if (allowed?.state === 'granted' && voice.is === 'off') await begin().catch(() => turnOff(false));
}
watch(() => session.who?.user, () => { turnOff(false); void asBefore(); });

// Who leaves the page in the middle of a call is asked; and then nobody waits for a telephone that is gone.
window.addEventListener('beforeunload', (event) => { if (voice.call === 'talking' && !voice.moved) event.preventDefault(); });
window.addEventListener('pagehide', (event) => { if (!event.persisted) turnOff(false); });

export async function answer() {
  if (!phone) return;
  if (!await phone.answer()) voice.is = 'denied';
}
export const hangUp = () => phone?.hangUp();
export const press = (key: string) => phone?.press(key);
export function mute(on = !voice.muted) {
  phone?.mute(on);
  voice.muted = on;
}

/** What he talks in by this browser. */
export const spoken = computed(() => (voice.call === 'talking'
  ? Object.values(work.tasks).find((each) => each.kind === 'call' && each.state === 'talking') : undefined));

const act = (verb: string, body: object) => post(`/agents/${session.who?.name}/tasks/${spoken.value!.id}/${verb}`, spoken.value!.company, body);
export const hold = (on: boolean) => act(on ? 'hold' : 'resume', {});

/** His telephone rings, with his caller on hold; once he has answered there the three are together, and this browser is silent. */
export async function moveTo(to: string) {
  number.set(to);
  await act('consult', { number: to });
  voice.moved = to;
}
export const giveUpMoving = async () => { if (spoken.value?.consult) await act('consult/conclude', { how: 'end' }); voice.moved = ''; };

watch(() => (voice.moved ? spoken.value?.consult ?? '' : ''), (now, before) => {
  if (now === 'talking') void act('consult/conclude', { how: 'join' }).catch(() => {});
  else if (now === 'joined') { phone?.silence(true); mute(true); }
  else if (!now && before && voice.moved) { voice.moved = ''; phone?.silence(false); mute(false); }  // nobody answered there
});
