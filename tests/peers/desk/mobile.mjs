// tests/peers/desk/mobile.mjs - an agent in the street: located with his consent, on the map, woken.
import crypto from 'node:crypto';
import http from 'node:http';
import ece from 'http_ece';
import { api, ends, logsIn, look, more as port, phone, say, sits, until, writes } from './browser.mjs';

// A browser's half of Web Push, by an implementation that is not ours, and the service that its messages go to.
const hers = crypto.createECDH('prime256v1');
hers.generateKeys();
const auth = crypto.randomBytes(16).toString('base64url');
const pushed = [];
let answer = 201;
http.createServer((asked, told) => {
  const parts = [];
  asked.on('data', (part) => parts.push(part)).on('end', () => {
    pushed.push({ headers: asked.headers, url: asked.url, body: Buffer.concat(parts) });
    told.writeHead(answer).end();
  });
}).listen(Number(port), '127.0.0.1');
const endpoint = `http://127.0.0.1:${port}/push/afi?token=1`;

/// Signed for this service, by the key that the browser subscribed with (RFC 8292).
function vouched({ headers }, key) {
  const [, token, shown] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization) ?? [];
  const [head, claims, signature] = token.split('.');
  const point = Buffer.from(shown, 'base64url');
  const by = crypto.createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } });
  const right = crypto.verify('sha256', Buffer.from(`${head}.${claims}`), { key: by, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url'));
  return [right, shown === key, aud === `http://127.0.0.1:${port}`, exp > Date.now() / 1000 && exp < Date.now() / 1000 + 86400, sub].join(' ');
}

const becomes = async (page, what, state) => {
  await page.getByRole('button', { name: /Changer d’état/ }).click();
  await page.getByRole('menuitem', { name: what, exact: true }).click();
  await page.locator(`.state-button[data-state-of=${state}]`).waitFor();
};
const opens = async (page) => {
  await page.getByRole('button', { name: /Compte de/ }).click();
  await page.getByRole('menuitem', { name: 'Position et alertes' }).click();
  await page.getByRole('dialog', { name: 'Position et alertes' }).waitFor();
};

// He agrees on his telephone. What a browser asks its maker's service for is answered here; the rest is the desk's own.
const { context, page } = await sits({ viewport: phone, geolocation: { latitude: 6.36536, longitude: 2.41833, accuracy: 14 }, permissions: ['geolocation', 'notifications'] });
await context.addInitScript(({ endpoint, key, auth }) => {
  let made = null;
  PushManager.prototype.getSubscription = async () => made;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    window.subscribedWith = applicationServerKey;
    made = { unsubscribe: async () => { made = null; return true; }, toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh: key, auth } }) };
    return made;
  };
}, { endpoint, key: hers.getPublicKey('base64url'), auth });
await page.reload();
await logsIn(page, 'afi');
await page.getByText('Rien à faire pour le moment.').waitFor();
await opens(page);
await look(page, 'duty-asked');
await page.setViewportSize(phone);
await page.getByRole('button', { name: 'J’accepte d’être localisé en service' }).click();
await page.getByText('Pas partagée maintenant').waitFor();
const off = await page.evaluate(() => fetch('/api/v1/session', { cache: 'no-store' }).then((it) => it.json()).then(({ csrf }) => fetch('/api/v1/session/duty/positions',
  { method: 'POST', headers: { 'X-CSRF-Token': csrf, 'Content-Type': 'application/json' }, body: '{"latitude":6,"longitude":2}' })).then(async (it) => `${it.status} ${(await it.json()).detail}`));
say(`off duty: ${off}`);
await page.getByRole('button', { name: 'Activer les alertes' }).click();
await page.getByRole('button', { name: 'Désactiver les alertes' }).waitFor();
const key = await page.evaluate(() => window.subscribedWith);
await page.getByLabel('Nom du téléphone').fill('Tecno');
await page.getByRole('button', { name: 'Créer un accès' }).click();
const token = await until(() => page.locator('.access dd').last().innerText());
await look(page, 'duty-agreed');
await page.setViewportSize(phone);
await page.keyboard.press('Escape');
await becomes(page, 'Me rendre disponible', 'available');
await page.getByRole('button', { name: 'Votre position est partagée' }).waitFor();

// His supervisor sees him, and how long ago that was; another company's does not.
const above = await sits();
await logsIn(above.page, 'zo');
await above.page.getByRole('link', { name: 'Carte' }).click();
const row = above.page.locator('.located-list li');
await row.filter({ hasText: 'Afi Dossou' }).waitFor();
say(`on the map: ${await above.page.locator('.map-pin').allInnerTexts()} at ${await row.locator('small').innerText()}`);
say(`age: ${/à l’instant|il y a \d+ s/.test(await row.locator('time').innerText())}`);
const tracked = await fetch(`${api}/api/v1/owntracks`, { method: 'POST', headers: { Authorization: `Basic ${Buffer.from(`afi:${token}`).toString('base64')}` },
  body: JSON.stringify({ _type: 'location', lat: 6.37012, lon: 2.39123, acc: 9, tst: Math.floor(Date.now() / 1000) + 1 }) });
say(`OwnTracks: ${tracked.status} ${(await tracked.text()).trim()}`);
await row.filter({ hasText: '6.37012, 2.39123' }).waitFor();
await row.getByRole('button', { name: 'Trajet de Afi Dossou' }).click();
await above.page.getByText('2 points').waitFor();
say('route: 2 points');
await look(above.page, 'map');
const other = await sits();
await logsIn(other.page, 'zoe');
await other.page.getByText('Rien à faire pour le moment.').waitFor();
say(`another company: ${await other.page.evaluate(() => Promise.all(['positions', 'agents/afi/positions'].map((path) => fetch(`/api/v1/${path}?company=sahel`).then((it) => it.status))))}`);
await other.context.close();

// Work comes while nobody looks at his page.
const worker = await page.evaluate(() => navigator.serviceWorker.ready.then((it) => it.scope));
const devtools = await context.newCDPSession(page);
const registration = new Promise((told) => devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => { if (registrations.length) told(registrations[0].registrationId); }));
await devtools.send('ServiceWorker.enable');
const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
say(`installable but for: ${installabilityErrors.map((each) => each.errorId).filter((each) => each !== 'in-incognito')}`);
await writes('2290197123456', 'Mon colis n’est pas arrivé.');
const [first] = await until(() => pushed.length && pushed);
const text = ece.decrypt(first.body, { version: 'aes128gcm', privateKey: hers, authSecret: auth }).toString();
say(`woken by: ${text}`);
say(`vouched for: ${vouched(first, key)}`);
say(`headers: ${first.url} ${first.headers['content-encoding']} ${first.headers.urgency} ${first.headers.topic} ${first.headers.ttl > 0 && first.headers.ttl <= 60}`);
const shown = () => page.evaluate(() => navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) => all.map((each) => each.body)));
const deliver = async () => devtools.send('ServiceWorker.deliverPushMessage', { origin: new URL(worker).origin, registrationId: await registration, data: text });
await deliver();
await page.waitForTimeout(300);
say(`while he looks: ${(await shown()).length}`);
await page.getByRole('button', { name: 'Accepter' }).first().click();
await page.locator('.state-button[data-state-of=busy]').waitFor();
await page.goto('about:blank');
await deliver();
say(`asleep: ${await until(async () => context.serviceWorkers()[0]?.evaluate(() => self.registration.getNotifications().then((all) => all.map((each) => each.body).join())).catch(() => ''))}`);
await page.goto(`${api}/desk/`);

// The service knows that browser no more: it is not asked again.
answer = 410;
await writes('2290197000009', 'Bonjour, une question.');
await until(() => pushed.length >= 2);
const gone = async () => /palabre_push_total\{outcome="gone"\} 1/.test(await (await fetch(`${api}/metrics`)).text());
await until(gone);
say(`gone: ${pushed.length} asked`);

// He takes his consent back: he is on no map any more, and nothing is left.
await opens(page);
await page.getByRole('button', { name: 'Retirer mon accord' }).click();
await page.getByRole('button', { name: 'J’accepte d’être localisé en service' }).waitFor();
await row.waitFor({ state: 'detached' });
await until(async () => await above.page.locator('.map-pin').count() === 0);
say(`consent taken back: ${await row.count()} on the map, ${await above.page.locator('.map-pin').count()} pins`);
const route = await above.page.evaluate(() => fetch('/api/v1/agents/afi/positions?company=sahel').then((it) => it.json()));
say(`what is kept: ${route.points.length}`);
const late = await fetch(`${api}/api/v1/owntracks`, { method: 'POST', headers: { Authorization: `Basic ${Buffer.from(`afi:${token}`).toString('base64')}` },
  body: JSON.stringify({ _type: 'location', lat: 6.37, lon: 2.39, tst: Math.floor(Date.now() / 1000) }) });
say(`OwnTracks then: ${late.status}`);
await ends();
