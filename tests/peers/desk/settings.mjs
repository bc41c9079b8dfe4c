// tests/peers/desk/settings.mjs - an administrator at her desk, and a caller by USSD after each of her changes.
import { api, ends, found, logsIn, look, more as callbacks, say, sits, until } from './browser.mjs';

let calls = 0;
const dial = async () => (await (await fetch(`${callbacks}/callbacks/star`, {
  method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ sessionId: `settings-${Date.now()}-${++calls}`, phoneNumber: '+2290197123456', serviceCode: '*107#', text: '' }),
})).text()).replace(/\s+/g, ' ');

/// A second of a tone, as a studio might deliver it.
function wav(hertz) {
  const rate = 48000, count = rate, made = Buffer.alloc(44 + 2 * count);
  made.write('RIFF', 0); made.writeUInt32LE(36 + 2 * count, 4); made.write('WAVEfmt ', 8); made.writeUInt32LE(16, 16);
  made.writeUInt16LE(1, 20); made.writeUInt16LE(1, 22); made.writeUInt32LE(rate, 24); made.writeUInt32LE(2 * rate, 28);
  made.writeUInt16LE(2, 32); made.writeUInt16LE(16, 34); made.write('data', 36); made.writeUInt32LE(2 * count, 40);
  for (let at = 0; at < count; ++at) made.writeInt16LE(Math.round(8000 * Math.sin(2 * Math.PI * hertz * at / rate)), 44 + 2 * at);
  return made;
}

await until(async () => (await dial()).startsWith('CON Que'));
say(`dialled: ${await dial()}`);

const agent = await sits();
await logsIn(agent.page, 'afi');
await agent.page.locator('.state').waitFor();
say(`an agent sees: ${await agent.page.getByRole('link', { name: 'Réglages' }).isVisible()} ${await agent.page.evaluate(() => fetch('/api/v1/flows').then((answer) => answer.status))}`);
await agent.context.close();
const rival = await sits();
await logsIn(rival.page, 'rita');
await rival.page.getByRole('link', { name: 'Réglages' }).waitFor();
say(`another company's administrator: ${await rival.page.evaluate(() => fetch('/api/v1/prompts?company=sahel&flow=line').then((answer) => answer.status))}`);
await rival.context.close();

const { page } = await sits();
await logsIn(page, 'root');
await page.getByRole('link', { name: 'Réglages' }).click();
await page.getByLabel('IVR (SVI)').selectOption('line');
await page.getByRole('button', { name: /Fɔngbè/ }).click();
await page.getByRole('button', { name: 'À enregistrer', exact: true }).click();
await page.locator('.prompt').first().waitFor();
say(`missing: ${await page.locator('.prompt').count()}`);
await page.getByRole('button', { name: 'Tous', exact: true }).click();
await look(page, 'settings-prompts');

await page.getByRole('button', { name: /Français/ }).click();
const row = page.locator('.prompt', { hasText: 'closed' });
await row.locator('input[type=file]').setInputFiles({ name: 'faux.wav', mimeType: 'audio/wav', buffer: Buffer.from('no sound at all') });
say(`no sound: ${(await page.locator('.said p.bad span').first().innerText()).match(/this is no sound that can be read/)}`);
for (const [name, hertz] of [['annonce-1.wav', 440], ['annonce-2.wav', 620]]) {
  await row.locator('input[type=file]').setInputFiles({ name, mimeType: 'audio/wav', buffer: wav(hertz) });
  await until(() => page.evaluate((wanted) => fetch('/api/v1/prompts/versions?flow=line&language=fr&clip=closed').then((answer) => answer.json()).then(({ versions }) => versions[0]?.name === wanted), name));
}
await row.locator('.chip', { hasText: 'Enregistré' }).waitFor();
const newest = await page.evaluate(() => fetch('/api/v1/prompts/versions?flow=line&language=fr&clip=closed').then((answer) => answer.json()).then(({ versions }) => versions[0]));
say(`uploaded: ${await row.locator('.chip').innerText()} ${newest.seconds} s`);
say(`heard: ${await page.evaluate(() => fetch('/api/v1/prompts/sound?flow=line&language=fr&clip=closed').then(async (answer) => `${answer.headers.get('Content-Type')} ${new DataView(await answer.arrayBuffer()).getUint32(24, true)}`))}`);
await row.getByRole('button', { name: 'Versions de closed' }).click();
const dialog = page.getByRole('dialog', { name: 'Versions de closed' });
await dialog.waitFor();
say(`versions: ${(await dialog.locator('b').allInnerTexts()).join(' ')}`);
await look(page, 'settings-versions');
await dialog.getByRole('button', { name: 'Utiliser cette version' }).click();
await dialog.waitFor({ state: 'hidden' });
say(`the older one again: ${await page.evaluate(() => fetch('/api/v1/prompts/versions?flow=line&language=fr&clip=closed').then((answer) => answer.json()).then(({ versions }) => versions[0].name))}`);

await page.getByRole('link', { name: 'IVR et menus' }).click();
await page.getByRole('switch', { name: /Forfaits/ }).uncheck();
await page.locator('.switch.muted').waitFor();
say(`muted: ${await dial()}`);
await page.locator('.sheet', { hasText: 'line' }).filter({ has: page.getByRole('switch') }).getByRole('button', { name: 'Voir le schéma' }).click();
await page.locator('.picture img').waitFor();
await until(() => page.locator('.picture img').evaluate((img) => img.complete && img.naturalWidth > 100));
await look(page, 'settings-menus');

await page.getByRole('link', { name: 'Annonces' }).click();
await page.getByRole('button', { name: 'Nouvelle annonce' }).click();
await page.getByLabel('Nom court').fill('parakou');
await page.getByLabel('Texte en Français').fill('Panne à Parakou jusqu\'à ce soir.');
await look(page, 'settings-notice');
await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
await page.locator('.notice-row', { hasText: 'Parakou' }).waitFor();
say(`notice: ${await dial()}`);
await look(page, 'settings-notices');

await page.getByRole('link', { name: 'Horaires' }).click();
await page.getByLabel('IVR (SVI)').selectOption('line');
await page.locator('.ahead li').first().waitFor();
await page.getByRole('button', { name: 'Ajouter un jour' }).click();
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Africa/Porto-Novo' }).format(new Date());
await page.getByLabel('Date').fill(today);
await page.getByLabel('Nom').fill('Inventaire');
await page.locator('.ahead.draft small', { hasText: 'Inventaire' }).waitFor();
say(`preview: ${await page.locator('.ahead li').first().locator('small').innerText()} ${await page.locator('.ahead li').first().locator('span').innerText()}`);
say(`before saving: ${(await dial()).slice(0, 9)}`);
await page.getByRole('button', { name: 'Enregistrer' }).click();
await page.getByText('vaut dès le prochain appel').waitFor();
say(`closed: ${await dial()}`);
await look(page, 'settings-hours');
const refused = await page.evaluate(async () => {
  const { csrf } = await (await fetch('/api/v1/session')).json();
  const week = { monday: 'closed' };
  const periods = [{ name: 'a', from: '2027-01-01', to: '2027-02-01', hours: week }, { name: 'b', from: '2027-01-15', to: '2027-03-01', hours: week }];
  const answer = await fetch('/api/v1/flows/line/calendars/office', { method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body: JSON.stringify({ periods }) });
  return `${answer.status} ${(await answer.json()).detail}`;
});
say(`overlapping: ${refused.startsWith('400') && /period|overlap/.test(refused) ? 'two periods' : refused}`);

await page.getByRole('link', { name: 'Modifications' }).click();
await page.locator('.audit-table tbody tr').first().waitFor();
say(`changes: ${(await page.locator('.audit-table tbody td:nth-child(3)').allInnerTexts()).map((each) => each.split(' · ')[0]).join(' ')}`);
await look(page, 'settings-changes');
const notes = await page.evaluate(() => fetch('/api/v1/audit?limit=300&who=user:root').then((answer) => answer.json()).then((told) => told.notes.filter((each) => each.status < 300).map((each) => each.operation)));
say(`audited: ${[...new Set(notes.filter((each) => /^(mute_choice|(write|store|use)_)/.test(each)))].sort().join(' ')}`);
say(`picture: ${await page.evaluate(() => fetch('/api/v1/flows/line/picture').then((answer) => answer.headers.get('Content-Type')))}`);
found.faults = found.faults.filter((each) => !each.includes('400'));
await ends();
