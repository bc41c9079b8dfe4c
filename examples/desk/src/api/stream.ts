// examples/desk/src/api/stream.ts - the center's events as they happen; after a cut what was missed comes first.
import { reactive } from 'vue';

export interface News { company: string; event: { type: string; [more: string]: unknown } }
interface Hears { news(what: News): void; missed(): void; changed(): void; ended(): void }

export const line = reactive({ up: false, since: Date.now() });

let socket: WebSocket | null = null;
let hears: Hears | null = null;
let last = '';
let tries = 0;
let timer = 0;

function connect() {
  window.clearTimeout(timer);
  if (!hears || socket || !navigator.onLine) return;
  const at = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/events${last ? `?after=${last}` : ''}`;
  const made = socket = new WebSocket(at);
  made.onmessage = (frame) => {
    const told = JSON.parse(frame.data);
    if (told.hello) {
      tries = 0;
      mark(true);
      if (!last || told.hello.missed) { last = told.hello.number; hears?.missed(); }
      return;
    }
    last = told.number;
    hears?.news(told);
  };
  made.onclose = (why) => {
    if (socket !== made) return;
    socket = null;
    mark(false);
    if (why.code === 1008) return hears?.ended();
    if (why.code === 1013) hears?.changed();  // his rights may be others now
    // Many desks come back after a cut of the center's: not all in one moment.
    timer = window.setTimeout(connect, Math.min(20_000, 500 * 2 ** tries++) * (0.5 + Math.random()));
  };
}

function mark(up: boolean) {
  if (line.up !== up) Object.assign(line, { up, since: Date.now() });
}

function cut() {
  const old = socket;
  socket = null;
  mark(false);
  old?.close();
}

export function listen(to: Hears) {
  hears = to;
  last = '';
  connect();
}

export function hush() {
  hears = null;
  window.clearTimeout(timer);
  cut();
}

/** The network seems to be another one: a socket may look open for minutes. */
export function again() { cut(); tries = 0; connect(); }

window.addEventListener('online', again);
window.addEventListener('offline', cut);
