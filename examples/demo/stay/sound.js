// examples/demo/stay/sound.js - what the caller's telephone hears, played as it comes.
let context = null, next = 0, isOff = false;

/** Browsers let a page sound once somebody has touched it. */
export function wake() {
  context ??= new AudioContext();
  void context.resume();
  next = 0;
}

export function mute(off) { isOff = off; }

/** 16-bit mono at 8,000 a second, some tenths of a second each. */
export function play(bytes) {
  if (!context || isOff || context.state !== 'running') return;
  const given = new Int16Array(bytes), piece = context.createBuffer(1, given.length, 8000);
  const into = piece.getChannelData(0);
  for (let at = 0; at < given.length; at++) into[at] = given[at] / 32768;
  const source = context.createBufferSource();
  source.buffer = piece;
  source.connect(context.destination);
  next = Math.max(next, context.currentTime + 0.25);
  if (next > context.currentTime + 2) return;  // too far behind: what is said now counts
  source.start(next);
  next += piece.duration;
}
