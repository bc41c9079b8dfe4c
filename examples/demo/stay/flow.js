// examples/demo/stay/flow.js - the flow as a picture: nodes light up as they are walked, and the view goes along.
const place = document.getElementById('picture'), said = document.getElementById('flow-said'), all = document.getElementById('flow-all');
let svg, whole, view, target, offset = { x: 0, y: 0 }, nodes = new Map(), edges = new Map(), last = null, moving = 0;

export async function draw() {
  const text = await (await fetch('/stay/flow.svg')).text();
  svg = document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
  for (const name of ['width', 'height']) svg.removeAttribute(name);
  svg.setAttribute('preserveAspectRatio', 'xMidYMid slice');
  place.replaceChildren(svg);
  const box = svg.viewBox.baseVal;
  whole = { x: box.x, y: box.y, w: box.width, h: box.height };
  const moved = svg.querySelector('.graph').transform.baseVal.consolidate().matrix;
  offset = { x: moved.e, y: moved.f };
  const names = new Map();
  for (const each of svg.querySelectorAll('.node')) {
    nodes.set(each.id, each);
    names.set(each.querySelector('title').textContent, each.id);
  }
  const end = (of) => names.get(of.split(':')[0]);
  for (const each of svg.querySelectorAll('.edge')) {
    const [from, to] = each.querySelector('title').textContent.split('->');
    edges.set(`${end(from)}>${end(to)}`, each);
  }
  svg.querySelectorAll('title').forEach((each) => each.remove());  // no tooltips of names that nobody knows
  view = around('start');
  show();
}

function around(id) {
  const box = nodes.get(id).getBBox(), wide = Math.min(place.clientWidth, 1500) * 1.2, high = wide * place.clientHeight / place.clientWidth;
  return { x: box.x + box.width / 2 + offset.x - wide * 0.55, y: box.y + box.height / 2 + offset.y - high / 2, w: wide, h: high };
}

function show() { svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.w} ${view.h}`); }

function goTo(where) {
  target = where;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) { view = target; show(); return; }
  cancelAnimationFrame(moving);
  const from = { ...view }, began = performance.now();
  const step = (now) => {
    const part = Math.min(1, (now - began) / 700), eased = 1 - (1 - part) ** 3;
    for (const each of ['x', 'y', 'w', 'h']) view[each] = from[each] + (target[each] - from[each]) * eased;
    show();
    if (part < 1) moving = requestAnimationFrame(step);
  };
  moving = requestAnimationFrame(step);
}

/** Another call: nothing has been walked. */
export function clear() {
  last = null;
  svg?.querySelectorAll('.lit, .now').forEach((each) => each.classList.remove('lit', 'now'));
}

export function walk(names) {
  if (!svg) return;
  for (const name of names) {
    const node = nodes.get(name);
    if (!node) continue;
    if (last && edges.has(`${last}>${name}`)) edges.get(`${last}>${name}`).classList.add('lit');
    svg.querySelectorAll('.now').forEach((each) => each.classList.remove('now'));
    node.classList.add('lit', 'now');
    last = name;
  }
  said.textContent = `Étapes traversées : ${svg.querySelectorAll('.node.lit').length}. L’appel en est à « ${last} ».`;
  if (last && all.getAttribute('aria-pressed') === 'false') goTo(around(last));
}

export function over() {
  svg?.querySelectorAll('.now').forEach((each) => each.classList.remove('now'));
  if (svg && last) said.textContent = `Terminé. Étapes traversées : ${svg.querySelectorAll('.node.lit').length}.`;
}

all.addEventListener('click', () => {
  const on = all.getAttribute('aria-pressed') === 'false';
  all.setAttribute('aria-pressed', on);
  svg.setAttribute('preserveAspectRatio', on ? 'xMidYMid meet' : 'xMidYMid slice');
  goTo(on ? { ...whole } : around(last ?? 'start'));
});

let held = null;
place.addEventListener('pointerdown', (what) => { held = { x: what.clientX, y: what.clientY, view: { ...view } }; place.setPointerCapture(what.pointerId); });
place.addEventListener('pointerup', () => { held = null; });
place.addEventListener('pointermove', (what) => {
  if (!held) return;
  const by = view.w / place.clientWidth;
  view = { ...view, x: held.view.x - (what.clientX - held.x) * by, y: held.view.y - (what.clientY - held.y) * by };
  show();
});
place.addEventListener('keydown', (what) => {
  const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[what.key];
  if (!by) return;
  what.preventDefault();
  goTo({ ...view, x: view.x + by[0] * view.w / 4, y: view.y + by[1] * view.h / 4 });
});
