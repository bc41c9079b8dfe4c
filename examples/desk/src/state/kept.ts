// examples/desk/src/state/kept.ts - what stays in this browser: drafts, messages on their way, what was seen.
import { reactive, watch } from 'vue';
import type { Original } from '../api/types';
import { session } from './session';

export interface Parcel { key: string; company: string; conversation: string; text: string; details?: unknown; original?: Original; at: string; wrong?: string }
interface Kept { drafts: Record<string, string>; parcels: Parcel[]; seen: Record<string, string> }

export const kept = reactive<Kept>({ drafts: {}, parcels: [], seen: {} });
const place = () => `palabre.desk.${session.who?.user ?? ''}`;

/** Of whoever logs in: another agent at this machine has others. */
export function unpack() {
  const none: Kept = { drafts: {}, parcels: [], seen: {} };
  try {
    Object.assign(kept, none, JSON.parse(localStorage.getItem(place()) ?? '{}'));
  } catch {
    Object.assign(kept, none);
  }
}

// Another page of his at this machine has written.
window.addEventListener('storage', (event) => {
  if (event.key === place() && event.newValue) Object.assign(kept, JSON.parse(event.newValue));
});

watch(kept, () => {
  if (!session.who) return;
  const seen = Object.entries(kept.seen).slice(-300);
  localStorage.setItem(place(), JSON.stringify({ ...kept, seen: Object.fromEntries(seen) }));
}, { deep: true, flush: 'sync' });
