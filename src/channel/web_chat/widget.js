// src/channel/web_chat/widget.js - a chat bubble for web pages, of one file.
(() => {
  'use strict';
  const script = document.currentScript, given = script.dataset;
  const server = given.server || new URL('.', script.src).href.replace(/\/$/, '');
  const address = server.replace(/^http/, 'ws') + '/' + (given.chat || 'web');
  const words = {
    fr: { chat: 'Discuter', close: 'Fermer le chat', write: 'Votre message', send: 'Envoyer', you: 'Vous', we: 'Nous',
      agent: 'Conseiller', offline: 'Connexion en cours…', typing: 'On vous écrit…', waiting: 'en attente',
      sent: 'envoyé', seen: 'vu', refused: 'non envoyé', unread: (n) => `${n} nouveau${n > 1 ? 'x' : ''} message${n > 1 ? 's' : ''}`,
      answers: 'Réponses proposées' },
    en: { chat: 'Chat', close: 'Close the chat', write: 'Your message', send: 'Send', you: 'You', we: 'We',
      agent: 'Agent', offline: 'Connecting…', typing: 'Somebody is writing…', waiting: 'waiting', sent: 'sent',
      seen: 'seen', refused: 'not sent', unread: (n) => `${n} new message${n > 1 ? 's' : ''}`,
      answers: 'Suggested answers' },
  };
  const language = (given.language || document.documentElement.lang || 'fr').slice(0, 2);
  const say = words[language] || words.fr;
  const title = given.title || say.chat;

  // What the browser keeps: who he is, what was said, and what the center has not acknowledged yet.
  const key = 'palabre-chat ' + address, most = 200;
  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
  const clear = new Map();  // secrets: shown while the page lives, kept masked
  let memory = null;  // where the browser keeps nothing
  const load = () => {
    try { memory = JSON.parse(localStorage.getItem(key)) || memory; } catch { /* as before */ }
    return memory ||= { token: random(), last: '', read: '', lines: [], unsent: [], referral: '' };
  };
  // Another window may have changed it: it is read again before each change.
  const change = (how) => {
    const state = load();
    how(state);
    state.lines = state.lines.slice(-most);
    memory = state;
    try { localStorage.setItem(key, JSON.stringify(state)); } catch { /* it holds as long as the page */ }
    draw();
  };

  // The connection.
  let socket = null, ready = false, wait = 1000, again = 0, patience = 0, waits = '', typing = 0;
  const tell = (what) => { if (ready && socket.readyState === 1) socket.send(JSON.stringify(what)); };
  const send_next = () => {
    const next = load().unsent[0];
    if (!ready || !next || waits === next.id) return;
    waits = next.id;
    tell({ type: 'message', ...next });
    clearTimeout(patience);
    patience = setTimeout(() => socket && socket.close(), 10000);  // it is sent again by the next connection
  };
  const connect = () => {
    if (socket) return;
    clearTimeout(again);
    const mine = socket = new WebSocket(address);
    socket.onopen = () => {
      const state = load();
      socket.send(JSON.stringify({ type: 'hello', token: state.token, last: state.last }));
    };
    socket.onmessage = (event) => { if (mine === socket) heard(JSON.parse(event.data)); };
    socket.onclose = () => {
      if (mine !== socket) return;
      socket = null; ready = false; waits = '';
      clearTimeout(patience);
      again = setTimeout(connect, wait * (0.7 + Math.random() * 0.6));
      wait = Math.min(wait * 2, 30000);
      draw();
    };
  };
  const come_back = () => { wait = 1000; if (!socket && load().lines.length + load().unsent.length) connect(); };

  const heard = (what) => {
    if (what.type === 'welcome') {
      ready = true; wait = 1000;
      draw();
      return send_next();
    }
    if (what.type === 'message') {
      typing = 0;
      if (what.masked) clear.set(what.id, what.text);
      change((state) => {
        state.last = what.id;
        if (state.lines.some((line) => line.id === what.id)) return;
        state.lines.push({ id: what.id, by: what.by, text: what.masked || what.text, choices: what.choices, at: what.at });
      });
      tell({ type: 'got', id: what.id });
      return has_read();
    }
    if (what.type === 'typing') {
      typing = Date.now() + 8000;
      setTimeout(draw, 8100);
      return draw();
    }
    if (what.type === 'seen')
      return change((state) => state.lines.forEach((line) => { if (line.state === 'sent') line.state = 'seen'; }));
    if (!['kept', 'later', 'refused'].includes(what.type)) return;
    clearTimeout(patience);
    if (what.type === 'later')
      return void setTimeout(() => { if (waits === what.id) waits = ''; send_next(); }, what.after || 2000);
    change((state) => {
      state.unsent = state.unsent.filter((each) => each.id !== what.id);
      state.lines.forEach((line) => { if (line.id === what.id) line.state = what.type === 'kept' ? 'sent' : 'refused'; });
    });
    waits = '';
    send_next();
  };
  const write = (text, more = {}) => {
    const id = random();
    change((state) => {
      state.unsent.push({ id, text, ...more });
      if (text) state.lines.push({ id, by: 'you', text, state: 'waiting', at: Date.now() });
    });
    socket ? send_next() : connect();
  };
  const has_read = () => {
    const { last, read } = load();
    if (panel.hidden || document.hidden || !ready || !last || last === read) return;
    tell({ type: 'read', id: last });
    change((state) => { state.read = last; });
  };

  // What is seen.
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const make = (name, attributes = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [each, value] of Object.entries(attributes)) made.setAttribute(each, value);
    made.append(...inside);
    return made;
  };
  const style = `
    :host { all: initial; }
    * { box-sizing: border-box; font: 16px/1.4 system-ui, sans-serif; }
    [hidden] { display: none !important; }
    button { cursor: pointer; border: 0; border-radius: 1.2em; padding: .5em 1em; color: #fff; background: var(--colour); min-height: 44px; }
    :focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
    .bubble { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; box-shadow: 0 2px 8px #0005; }
    .bubble b { background: #b3261e; border-radius: 1em; padding: 0 .5em; margin-left: .5em; }
    .panel { position: fixed; right: 16px; bottom: 76px; z-index: 2147483000; width: 360px; height: min(560px, calc(100vh - 92px));
      display: flex; flex-direction: column; background: #fff; color: #1c1c1c; border-radius: 12px; box-shadow: 0 4px 24px #0006; overflow: hidden; }
    header { display: flex; align-items: center; justify-content: space-between; background: var(--colour); color: #fff; padding: 4px 4px 4px 16px; }
    header h2 { font-weight: 600; margin: 0; }
    .log { flex: 1; overflow-y: auto; padding: 12px; margin: 0; list-style: none; }
    .line { margin: 0 0 8px; display: flex; flex-direction: column; align-items: flex-start; }
    .text { white-space: pre-wrap; overflow-wrap: anywhere; background: #eef0f2; border-radius: 12px; padding: 8px 12px; max-width: 85%; }
    .you { align-items: flex-end; } .you .text { background: #d9e7fd; }
    .note { font-size: 13px; color: #555; margin: 2px 4px; }
    .choices { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
    .choices button { background: #fff; color: var(--colour); border: 1.5px solid var(--colour); }
    .status { min-height: 1.4em; padding: 0 12px; color: #555; font-size: 14px; }
    form { display: flex; gap: 8px; padding: 8px; border-top: 1px solid #ddd; }
    textarea { flex: 1; min-width: 0; resize: none; height: 44px; padding: 10px; border: 1px solid #767676; border-radius: 8px; }
    .hide { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    @media (max-width: 480px) { .panel { inset: 0; width: auto; height: 100dvh; border-radius: 0; } .panel:not([hidden]) + .bubble { display: none; } }`;
  if (root.adoptedStyleSheets && CSSStyleSheet.prototype.replaceSync) {  // pages that forbid inline styles allow this
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  } else root.append(make('style', {}, style));
  host.style.setProperty('--colour', given.colour || '#0b5394');

  const close = make('button', { type: 'button', 'aria-label': say.close }, '✕');
  const log = make('ol', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': title, tabindex: '0' });
  const status = make('div', { class: 'status', role: 'status' });
  const text = make('textarea', { id: 'text', maxlength: '4000', rows: '1', autocomplete: 'off', enterkeyhint: 'send' });
  const form = make('form', {}, make('label', { for: 'text', class: 'hide' }, say.write), text,
    make('button', { type: 'submit' }, say.send));
  const panel = make('section', { class: 'panel', id: 'panel', role: 'dialog', 'aria-label': title },
    make('header', {}, make('h2', {}, title), close), log, status, form);
  const bubble = make('button', { type: 'button', class: 'bubble', 'aria-controls': 'panel' });
  panel.hidden = true;
  text.placeholder = say.write;
  root.append(panel, bubble);

  const linked = (words) => words.split(/(https?:\/\/\S+)/).map((part, at) =>
    at % 2 ? make('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part) : part);
  const line_of = (line, is_last) => {
    const who = line.by === 'you' ? say.you : line.by === 'agent' ? say.agent : say.we;
    const made = make('li', { class: 'line ' + line.by, 'data-id': line.id },
      make('span', { class: 'hide' }, who + ' : '), make('div', { class: 'text' }, ...linked(clear.get(line.id) || line.text)));
    if (line.by === 'agent') made.append(make('div', { class: 'note' }, say.agent));
    if (line.state) made.append(make('div', { class: 'note state' }, say[line.state]));
    if (!line.choices || !is_last) return made;
    const all = make('div', { class: 'choices', role: 'group', 'aria-label': say.answers });
    for (const { key, label } of line.choices) {
      const one = make('button', { type: 'button' }, label);
      one.onclick = () => { write(label, { chosen: key, reply_to: line.id }); text.focus(); };
      all.append(one);
    }
    made.append(all);
    return made;
  };
  // Only lines that are new or have changed are put in, so that a screen reader tells those alone.
  const shown = new Map();
  const draw = () => {
    const { lines, last, read } = load();
    const wanted = new Set();
    lines.forEach((line, at) => {
      wanted.add(line.id);
      const looks = JSON.stringify([line, at === lines.length - 1]);
      const before = shown.get(line.id);
      if (before && before.looks === looks) return;
      const item = line_of(line, at === lines.length - 1);
      before ? before.item.replaceWith(item) : log.append(item);
      shown.set(line.id, { item, looks });
    });
    for (const [id, { item }] of shown) if (!wanted.has(id)) { item.remove(); shown.delete(id); }
    log.scrollTop = log.scrollHeight;
    const told = panel.hidden ? '' : !ready ? say.offline : typing > Date.now() ? say.typing : '';
    if (status.textContent !== told) status.textContent = told;
    const seen = lines.findIndex((line) => line.id === read);
    const unread = last === read ? 0 : lines.slice(seen + 1).filter((line) => line.by !== 'you').length;
    const label = unread && panel.hidden ? `${say.chat} (${say.unread(unread)})` : panel.hidden ? say.chat : say.close;
    if (bubble.getAttribute('aria-label') === label) return;
    bubble.setAttribute('aria-label', label);
    bubble.replaceChildren(panel.hidden ? say.chat : '✕', ...(unread && panel.hidden ? [make('b', {}, String(unread))] : []));
  };
  const show = (open) => {
    panel.hidden = !open;
    bubble.setAttribute('aria-expanded', String(open));
    if (open) { connect(); text.focus(); } else bubble.focus();
    draw();
    has_read();
  };

  bubble.onclick = () => show(panel.hidden);
  close.onclick = () => show(false);
  panel.onkeydown = (event) => { if (event.key === 'Escape') show(false); };
  text.onkeydown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    const written = text.value.trim();
    if (written) write(written);
    text.value = '';
    text.focus();
  };
  addEventListener('storage', (event) => { if (event.key === key) { draw(); setTimeout(send_next, 5000); } });  // that window sends it, if it lives
  addEventListener('online', come_back);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) { come_back(); has_read(); } });
  const begin = () => {
    document.body.append(host);
    draw();
    const token = new URLSearchParams(location.search).get('palabre');
    if (token && token !== load().referral) {  // he came by a link that says which conversation he goes on with
      change((state) => { state.referral = token; });
      write('', { referral: token });
      show(true);
    } else come_back();
  };
  document.body ? begin() : addEventListener('DOMContentLoaded', begin);
})();
