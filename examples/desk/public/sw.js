// sw.js - keeps the desk's own files for a slow or absent network, and never an answer of the API.
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
