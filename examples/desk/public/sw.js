// sw.js - keeps the desk's own files for a slow or absent network, never an answer of the API, and wakes its agent.
const shelf = 'palabre-desk-1';
const most = 60;

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(
  caches.keys().then((all) => Promise.all(all.filter((each) => each !== shelf).map((each) => caches.delete(each))))
    .then(() => self.clients.claim())));

const keep = async (request, answer) => {
  if (!answer.ok || answer.type !== 'basic') return answer;
  const kept = await caches.open(shelf);
  await kept.put(request, answer.clone());
  const names = await kept.keys();
  for (const old of names.slice(0, Math.max(0, names.length - most))) await kept.delete(old);
  return answer;
};

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const at = new URL(request.url);
  if (request.method !== 'GET' || at.origin !== self.location.origin || !at.pathname.startsWith('/desk/')) return;
  if (at.pathname.startsWith('/desk/assets/'))  // their names change with their content
    return event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request).then((answer) => keep(request, answer))));
  event.respondWith(fetch(request).then((answer) => keep(request, answer))
    .catch(() => caches.match(request).then((kept) => kept ?? Response.error())));
});

// New work while no page is looked at. The message names its kind, and nothing else; the words are ours.
const words = {
  fr: { call: 'Un appel vous attend.', conversation: 'Une conversation vous attend.', item: 'Un dossier vous attend.', other: 'Du travail vous attend.' },
  en: { call: 'A call waits for you.', conversation: 'A conversation waits for you.', item: 'A work item waits for you.', other: 'Work waits for you.' },
};
const pages = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true });

self.addEventListener('push', (event) => event.waitUntil((async () => {
  const chosen = await (await caches.match('/desk/language'))?.text() ?? self.navigator.language;  // src/words/index.ts
  const said = words[chosen.startsWith('en') ? 'en' : 'fr'];
  let kind = 'other';
  try { kind = event.data.json().kind; } catch { /* it is work all the same */ }
  if ((await pages()).some((each) => each.visibilityState === 'visible')) return;
  await self.registration.showNotification('Palabre', {
    body: said[kind] ?? said.other, tag: 'palabre-work', renotify: true, icon: '/desk/icon-192.png', badge: '/desk/icon-192.png', vibrate: [120, 80, 120],
  });
})()));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(pages().then((all) => (all[0] ? all[0].focus() : self.clients.openWindow('/desk/'))));
});
