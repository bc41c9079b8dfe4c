// tests/peers/desk/campaigns.mjs - a list with errors is brought and mapped, its campaign started and watched.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { ends, logsIn, look, more, say, sits, until } from './browser.mjs';

const [sipp, scenarios, port] = more.split(' ');
const customers = spawn(sipp, ['-sf', `${scenarios}/trunk_of_people.xml`, '-i', '127.0.0.1', '-p', port, '-nostdin', '-key', 'rtp_port', '6000', '-timeout', '300s'], { stdio: 'ignore' });

const rows = ['Client;Ligne directe;Ville;Solde', 'Adjoa Hounsou;97 12 34 56;Cotonou;1200', 'Koffi Mensah;+229 01 97 00 00 09;Porto-Novo;0',
  'Sans numéro;;Parakou;50', 'Numéro trop court;97 12;Abomey;10', 'Encore Adjoa;0197123456;Cotonou;1200'];
for (let each = 1; each <= 6; ++each) rows.push(`Client ${each};019700010${each};Cotonou;${each}00`);
const file = { name: 'mars.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n') + '\r\n', 'latin1') };

const { page } = await sits({ acceptDownloads: true });
await logsIn(page, 'root');
await page.getByRole('link', { name: 'Campagnes' }).click();
await page.getByRole('heading', { name: 'printemps' }).waitFor();
say(`campaign: ${await page.locator('.campaign', { hasText: 'printemps' }).locator('.campaign-state').innerText()}`);
await look(page, 'campaigns-empty');

await page.getByRole('button', { name: 'Charger une liste' }).click();
await page.getByLabel('Fichier CSV').setInputFiles(file);
await page.getByText('Aucune colonne n’est reconnue').waitFor();
say(`may be sent before a number is named: ${await page.getByRole('button', { name: 'Charger', exact: true }).isEnabled()}`);
await page.getByLabel('Colonne Ligne directe').selectOption('number');
await page.locator('.rows').getByText('+229 01 97 12 34 56').first().waitFor();
await page.getByLabel('Colonne Client').selectOption('name');
await page.locator('.rows b').getByText('Adjoa Hounsou').waitFor();
say(`faults shown: ${await page.locator('.rows tr.faulty').count()}`);
await look(page, 'campaigns-preview');
await page.getByLabel('Pour la campagne').selectOption('printemps');
await page.getByRole('button', { name: 'Charger', exact: true }).click();
await page.getByText('Liste chargée').waitFor();
const figures = async () => (await page.locator('.dialog dd').allInnerTexts()).join(' ');
say(`rows, added, unchanged, duplicate, forbidden, invalid: ${await figures()}`);
await look(page, 'campaigns-uploaded');
const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Télécharger le rapport' }).click()]);
const report = fs.readFileSync(await download.path(), 'utf8');
for (const line of report.trim().split('\n').slice(1)) say(`report: ${line.split(',').slice(0, 4).join(',')}`);
await page.getByRole('button', { name: 'Fermer' }).last().click();

await page.getByRole('button', { name: 'Charger une liste' }).click();
await page.getByLabel('Fichier CSV').setInputFiles(file);
await page.getByLabel('Colonne Ligne directe').selectOption('number');
await page.locator('.rows').getByText('+229 01 97 12 34 56').first().waitFor();
await page.getByLabel('Colonne Client').selectOption('name');
await page.locator('.rows b').getByText('Adjoa Hounsou').waitFor();
await page.getByRole('button', { name: 'Charger', exact: true }).click();
await page.getByText('Ce fichier était déjà chargé').waitFor();
say(`the same file again: ${await figures()}`);
await page.getByRole('button', { name: 'Fermer' }).last().click();
say(`list: ${(await page.locator('.campaigns tbody tr').innerText()).split(/\s+/).slice(0, 1)}`);

const spring = page.locator('.campaign', { hasText: 'printemps' });
await spring.getByRole('button', { name: 'Démarrer' }).click();
const figure = async (name) => Number(await spring.locator(`[data-figure=${name}]`).innerText());
await until(async () => await figure('dialled') > 0);
await spring.getByRole('button', { name: 'Mettre en pause' }).click();
await spring.getByRole('button', { name: 'Reprendre' }).waitFor();
await look(page, 'campaigns-paused');
await spring.getByRole('button', { name: 'Reprendre' }).click();
await until(async () => await figure('connected') >= 2);
await look(page, 'campaigns-running');
await until(async () => await spring.locator('.campaign-state').innerText() === 'Terminée');
say(`connected: ${await figure('connected')}`);
say(`results: ${(await page.getByText('Résultats').innerText()).split(' : ')[1]}`);
await page.reload();
await page.getByRole('heading', { name: 'printemps' }).waitFor();
await look(page, 'campaigns-done');

// Another one in preview: an agent sees whom he is about to call.
say(`second list: ${await page.evaluate(async () => {
  const { csrf } = await (await fetch('/api/v1/session')).json();
  const post = (path, body) => fetch(`/api/v1${path}`, { method: 'POST', headers: { 'X-CSRF-Token': csrf, 'Content-Type': 'application/json' }, body });
  const list = await post('/lists/avril/uploads?file=avril.csv', 'Nom,Tel,Offre,Solde\nAma Kpodo,0197000200,Fibre 20 Mb,1 200 F\n');
  return `${list.status} ${(await post('/campaigns/visites/start', '{}')).status}`;
})}`);
const agent = await sits();
await logsIn(agent.page, 'afi');
await agent.page.getByRole('button', { name: /Changer d’état/ }).click();
await agent.page.getByRole('menuitem', { name: 'Me rendre disponible' }).click();
await agent.page.locator('.row.offered .row-open').click();
await agent.page.locator('.lead').waitFor();
say(`offered: ${await agent.page.locator('.call-state').innerText()}`);
say(`before it is dialled: ${(await agent.page.locator('.lead').innerText()).replaceAll('\n', ' ')}`);
await look(agent.page, 'campaigns-offered');
await agent.page.getByRole('button', { name: 'Composer' }).click();
await agent.page.getByRole('button', { name: 'Composer' }).waitFor({ state: 'hidden' });
await until(async () => Number(await page.locator('.campaign', { hasText: 'visites' }).locator('[data-figure=dialled]').innerText()) === 1);
say('dialled: 1');
say(`an agent sees the page: ${await agent.page.getByRole('link', { name: 'Campagnes' }).count()}`);
const rival = await sits();
await logsIn(rival.page, 'zoe');
await rival.page.locator('.list').waitFor();
const seen = await rival.page.evaluate(() => Promise.all(['/lists/mars?company=sahel', '/lists/mars', '/lists', '/campaigns'].map((path) =>
  fetch(`/api/v1${path}`).then(async (answer) => `${answer.status}${/mars|printemps/.test(await answer.text()) ? '!' : ''}`))));
say(`another company sees: ${seen.join(' ')}`);
customers.kill();
await ends();
