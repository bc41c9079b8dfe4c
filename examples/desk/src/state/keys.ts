// examples/desk/src/state/keys.ts - Alt, Shift and a letter: what the page that is shown offers now.
import { onBeforeUnmount, onMounted, ref } from 'vue';

export const helpIsOpen = ref(false);
export const keysOf: Record<string, string> = {
  next: '↓ ↑', accept: 'A', refuse: 'R', take: 'P', write: 'M', canned: 'C', transfer: 'T', close: 'E', card: 'F', mute: 'S', help: 'H',
};

/** By the letter's place on the keyboard: with Alt some systems write other signs. */
export function useKeys(all: Record<string, () => void>) {
  const pressed = (event: KeyboardEvent) => {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
    const name = event.code.startsWith('Key') ? (event.key.length === 1 && /[a-z]/i.test(event.key) ? event.key.toUpperCase() : event.code.slice(3)) : event.code;
    const does = all[name];
    if (!does) return;
    event.preventDefault();
    does();
  };
  onMounted(() => window.addEventListener('keydown', pressed));
  onBeforeUnmount(() => window.removeEventListener('keydown', pressed));
}
