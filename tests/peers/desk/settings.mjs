// tests/peers/desk/settings.mjs - an administrator at her desk, and a caller by USSD after each of her changes.
import { api, ends, found, logsIn, look, more as callbacks, say, sits, until } from './browser.mjs';

let calls = 0;
const dial = async () => (await (await fetch(`${callbacks}/callbacks/star`, {
  method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ sessionId: `settings-${Date.now()}-${++calls}`, phoneNumber: '+2290197123456', serviceCode: '*108#', text: '' }),
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
say(`an agent sees: ${await agent.page.getByRole('link', { name: 'Réglages' }).isVisible()} ${await agent.page.evaluate(() => Promise.all(['/flows', '/staff', '/users', '/connectors', '/alerts', '/recordings'].map((path) => fetch(`/api/v1${path}`).then((answer) => answer.status))).then((all) => all.join(' ')))}`);
await agent.context.close();

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
say(`no sound: ${await page.locator('.said .bad > span').first().innerText()} ${(await page.locator('.said .bad details span').first().textContent()).match(/this is no sound that can be read/)}`);
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

await page.getByRole('button', { name: 'Mettre hors service line' }).click();
await page.getByLabel('Motif').fill('Travaux');
await page.getByRole('dialog').getByRole('button', { name: 'Mettre hors service' }).click();
await page.getByRole('button', { name: 'Remettre en service line' }).waitFor();
say(`taken down: ${await dial()} | ${(await page.locator('.problems').first().innerText()).split(' (')[0]}`);
await look(page, 'settings-down');
await page.getByRole('button', { name: 'Remettre en service line' }).click();
await page.getByRole('button', { name: 'Mettre hors service line' }).waitFor();

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
await page.locator('.ahead:not(.draft)').getByText('Inventaire').waitFor();
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

// Users: somebody new logs in with the password that is shown once, serves a queue, and is locked out again.
await page.getByRole('link', { name: 'Utilisateurs' }).click();
await page.locator('.user-row').first().waitFor();
await page.getByRole('button', { name: 'Nouvel utilisateur' }).click();
await page.getByLabel('Nom', { exact: true }).fill('Béa Zinsou');
say(`login: ${await page.getByRole('dialog').getByLabel('Identifiant').inputValue()}`);
await look(page, 'settings-user');
await page.getByRole('dialog').getByRole('button', { name: 'Créer' }).click();
const secret = await page.locator('output.password').innerText();
say(`password: ${secret.length}`);
await look(page, 'settings-password');
await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).last().click();
const bea = page.locator('.user-row', { hasText: 'Béa Zinsou' });
await bea.waitFor();
await look(page, 'settings-users');

await page.getByRole('link', { name: 'Files et agents' }).click();
await page.getByRole('button', { name: 'Ajouter un agent' }).click();
await page.getByLabel('Utilisateur').selectOption('bea.zinsou');
await page.getByLabel('Sert billing').check();
await page.getByRole('button', { name: 'Ajouter une compétence' }).click();
await page.getByLabel('Compétence', { exact: true }).fill('fon');
await page.getByLabel('Niveau').fill('80');
await look(page, 'settings-agent');
await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
const serves = page.locator('.agent-row', { hasText: 'bea.zinsou' });
await serves.waitFor();
say(`agent: ${(await serves.locator('.chips').innerText()).replace(/\s+/g, ' ')}`);
await page.getByRole('button', { name: 'Modifier billing' }).click();
await page.getByLabel('Distribution').selectOption('least_talk_time');
await page.getByLabel('Délai (secondes)').fill('45');
await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
await page.getByRole('button', { name: 'Rétablir l’origine billing' }).waitFor();
say(`queue: ${(await page.locator('tr', { hasText: 'billing' }).locator('td').allInnerTexts()).slice(0, 2).join(', ')}`);
await look(page, 'settings-staff');

const colleague = await sits();
await logsIn(colleague.page, 'bea.zinsou', secret);
await colleague.page.getByRole('button', { name: /Changer d’état/ }).waitFor();
say(`she works: ${await colleague.page.evaluate(() => fetch('/api/v1/agents').then((answer) => answer.json()).then(({ agents }) => agents.find((each) => each.name === 'bea.zinsou').queues.join()))} ${await colleague.page.evaluate(async () => {
  const { csrf } = await (await fetch('/api/v1/session')).json();
  const post = (path) => fetch(`/api/v1${path}`, { method: 'POST', headers: { 'X-CSRF-Token': csrf, 'Content-Type': 'application/json' }, body: '{}' }).then((answer) => answer.status);
  return `${await post('/lists/mars/uploads')} ${await post('/campaigns/mars/start')}`;
})}`);
await page.getByRole('link', { name: 'Utilisateurs' }).click();
await page.getByRole('button', { name: 'Verrouiller Béa Zinsou' }).click();
await page.getByRole('dialog').getByRole('button', { name: 'Confirmer' }).click();
await bea.getByText('Verrouillé').waitFor();
say(`locked out: ${await colleague.page.evaluate(() => fetch('/api/v1/session').then((answer) => answer.status))}`);
await colleague.context.close();

await page.getByRole('link', { name: 'Systèmes' }).click();
await page.getByRole('button', { name: 'Essayer crm' }).click();
await page.locator('.trial').waitFor();
say(`tried: ${(await page.locator('.trial').innerText()).replace(/\d+/, 'N').trim()}`);
await look(page, 'settings-systems');

await page.getByRole('link', { name: 'Modifications' }).click();
await page.locator('.audit-table tbody tr').first().waitFor();
say(`changes: ${(await page.locator('.audit-table tbody td:nth-child(3)').allInnerTexts()).map((each) => each.split(' · ')[0]).join(' ')}`);
await look(page, 'settings-changes');
const notes = await page.evaluate(() => fetch('/api/v1/audit?limit=300&who=user:root').then((answer) => answer.json()).then((told) => told.notes.filter((each) => each.status < 300).map((each) => each.operation)));
say(`audited: ${[...new Set(notes.filter((each) => /^(mute_choice|(write|store|use|set|create|change|try)_)/.test(each)))].sort().join(' ')}`);
found.faults = found.faults.filter((each) => !each.includes('400'));
await ends();
