// tests/peers/desk/settings_kept.mjs - after a kill: what the administrator made is there, and is taken back.
import { ends, logsIn, more as callbacks, say, sits, until } from './browser.mjs';

let calls = 0;
const dial = async () => (await (await fetch(`${callbacks}/callbacks/star`, {
  method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ sessionId: `kept-${Date.now()}-${++calls}`, phoneNumber: '+2290197123456', serviceCode: '*108#', text: '' }),
})).text()).replace(/\s+/g, ' ');

await until(async () => (await dial()).includes('Panne'));
say(`closed: ${await dial()}`);
const { page } = await sits();
await logsIn(page, 'root');
await page.getByRole('link', { name: 'Réglages' }).waitFor();
say(`recording: ${await until(() => page.evaluate(() => fetch('/api/v1/prompts/sound?flow=line&language=fr&clip=closed').then((answer) => (answer.ok ? answer.headers.get('Content-Type') : ''))))}`);
await page.goto(`${new URL(page.url()).origin}/desk/#/settings/hours`);
await page.getByLabel('IVR (SVI)').selectOption('line');
await page.getByRole('button', { name: 'Rétablir l’origine' }).click();
await page.getByText('Le réglage d’origine est rétabli.').waitFor();
await page.getByRole('link', { name: 'Annonces' }).click();
await page.getByRole('button', { name: /Retirer/ }).click();
await page.getByText('Annonce retirée.').waitFor();
await page.getByRole('link', { name: 'IVR et menus' }).click();
await page.getByRole('switch', { name: /Forfaits/ }).check();
await until(() => page.locator('.switch.muted').count().then((count) => count === 0));
say(`taken back: ${await dial()}`);
await page.getByRole('link', { name: 'Files et agents' }).click();
await page.locator('.agent-row', { hasText: 'bea.zinsou' }).getByRole('button', { name: /N’est plus agent/ }).click();
await page.locator('.agent-row', { hasText: 'bea.zinsou' }).waitFor({ state: 'hidden' });
say(`staff: ${(await page.locator('tr', { hasText: 'billing' }).locator('td').first().innerText())} ${await page.locator('.agent-row').count()}`);
await ends();
