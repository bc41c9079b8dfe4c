// tests/peers/desk/spoken.mjs - a call at the desk, with SIPp as its caller and as the agent's telephone.
import { spawn } from 'node:child_process';
import { ends, logsIn, look, more, say, sits, until } from './browser.mjs';

const [sipp, scenarios, center, trunk] = more.split(' ');
const sips = (scenario, ...words) => new Promise((over) => spawn(sipp,
  ['-sf', `${scenarios}/${scenario}.xml`, '-i', '127.0.0.1', '-m', '1', '-nostdin', '-timeout', '120s', ...words], { stdio: 'ignore' }).on('exit', over));

const { page } = await sits();
await logsIn(page, 'afi');
await page.getByRole('button', { name: /Changer d’état/ }).click();
await page.getByRole('menuitem', { name: 'Me rendre disponible' }).click();
await page.locator('.state-button[data-state-of=available]').waitFor();
const telephone = sips('agent_answers', '-p', trunk);
const caller = sips('we_end', '-s', '105', center);

await page.locator('.row.offered .row-open').click();
await page.locator('.call-face.offered').waitFor();
say(`offered: ${await page.locator('.call-state').innerText()} ${await page.locator('.call-number').innerText()}`);
await look(page, 'call-ringing');
await page.locator('.call-face.talking').waitFor();
say(`connected: ${await page.locator('.call-state').innerText()}`);
await look(page, 'call');

const above = await sits();
await logsIn(above.page, 'zo');
await above.page.getByRole('link', { name: 'Supervision' }).click();
await above.page.getByRole('button', { name: 'Écouter' }).waitFor();
say(`board: ${(await above.page.locator('.calls small').innerText()).split(' · ')[0]}`);
await look(above.page, 'board-call');

await page.keyboard.press('Alt+Shift+KeyT');
await page.getByRole('dialog', { name: 'Transférer' }).waitFor();
await look(page, 'call-transfer');
await page.keyboard.press('Escape');
await page.getByRole('button', { name: 'Raccrocher' }).click();
say(`the caller was hung up on: ${await caller}`);
await telephone;
await page.locator('.call-face.wrap_up').waitFor();
say(`wrap-up: ${await page.locator('.call-state').innerText()}`);
await look(page, 'wrap-up');
await page.getByRole('radio', { name: 'Vendu' }).check();
await page.getByLabel('Montant').fill('12000');
await page.getByLabel('Offre').selectOption('big');
await page.getByLabel('Note').fill('Solde expliqué.');
await look(page, 'wrap-up-form');
await page.getByRole('button', { name: 'Enregistrer' }).click();
await page.getByText('Enregistré.').waitFor();
say(`form: ${await page.evaluate(() => fetch('/api/v1/customers/%2B2290197123456/timeline').then((answer) => answer.json()).then(({ entries }) => JSON.stringify(entries.find((each) => each.kind === 'disposed').details.fields)))}`);
const kinds = await page.evaluate(() => fetch('/api/v1/customers/%2B2290197123456/timeline').then((answer) => answer.json()).then(({ entries }) => entries.map((each) => each.kind)));
say(`timeline: ${[['noted', 'Note'], ['disposed', 'Statut']].filter(([kind]) => kinds.includes(kind)).map(([, word]) => word).join(' ')}`);
await page.locator('.state-button[data-state-of=available]').waitFor();
say(`state: ${await page.locator('.state-button span').innerText()}`);
await above.page.getByRole('link', { name: 'Enregistrements' }).click();
await above.page.getByLabel('Client').fill('+229 01 97 12 34 56');
await above.page.getByLabel('Agent').selectOption({ label: 'Afi Dossou' });
await above.page.getByLabel('Statut').fill('sold');
const heard = above.page.locator('.recording-row');
await until(async () => { await above.page.getByRole('button', { name: 'Chercher' }).click(); return await heard.count() === 1; });
say(`recording: ${(await heard.locator('p').allInnerTexts()).filter((each, nth) => nth === 2 || nth === 4).join(' ')} ${await heard.locator('audio').evaluate((audio) => fetch(audio.src).then(async (answer) => `${answer.headers.get('Content-Type')} ${(await answer.arrayBuffer()).byteLength > 1000}`))}`);
await look(above.page, 'recordings');
await above.page.getByLabel('Statut').fill('lost');
await above.page.getByRole('button', { name: 'Chercher' }).click();
await above.page.getByText('Aucun enregistrement ne correspond.').waitFor();
await ends();
