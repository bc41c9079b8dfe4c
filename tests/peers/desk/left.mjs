// tests/peers/desk/left.mjs - a caller who gave up in the queue is work at the desk: taken, called back, and closed.
import { spawn } from 'node:child_process';
import { asked, ends, logsIn, look, more, say, sits, until } from './browser.mjs';

const [sipp, scenarios, center, trunk] = more.split(' ');
const sips = (scenario, ...words) => new Promise((over) => spawn(sipp,
  ['-sf', `${scenarios}/${scenario}.xml`, '-i', '127.0.0.1', '-nostdin', '-timeout', '120s', ...words], { stdio: 'ignore' }).on('exit', over));
const items = async () => (await asked('/work?state=any')).items ?? [];

// Nobody is on duty: he waits with music.
const { page } = await sits();
await logsIn(page, 'afi');
await page.locator('.list').waitFor();
await sips('call', '-m', '1', '-s', '105', center);  // he hangs up soon
await until(async () => (await items()).length === 1);
await page.locator('.row.waiting .row-open').click();
await page.locator('.item .call-face').waitFor();
say(`waits: ${await page.locator('.item .call-state').innerText()} ${await page.locator('.item .call-number').innerText()}`);
await look(page, 'item');
await page.getByRole('button', { name: 'Prendre' }).click();
await page.getByRole('button', { name: 'Rappeler' }).waitFor();
say(`mine: ${(await items())[0].state}`);

await page.getByRole('button', { name: /Changer d’état/ }).click();
await page.getByRole('menuitem', { name: 'Me rendre disponible' }).click();
await page.locator('.state-button[data-state-of=available]').waitFor();
const telephone = sips('agent_answers', '-m', '1', '-p', trunk);
await page.getByRole('button', { name: 'Rappeler' }).click();
await page.locator('.row .sign[data-on=voice]').first().waitFor();
say(`calls back: ${(await asked('/agents/afi/tasks')).tasks.find((each) => each.kind === 'call')?.from}`);
await look(page, 'item-calls');
await page.getByRole('radio', { name: 'Non répondu' }).check();
await page.getByLabel('Note').fill('Rappeler demain.');
await page.getByRole('button', { name: 'Enregistrer' }).click();
await page.getByText('Dossier clôturé.').waitFor();
const [done] = await items();
say(`closed: ${done.state} ${done.disposition} ${done.note}`);
await telephone;
await ends();
