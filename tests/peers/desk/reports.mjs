// tests/peers/desk/reports.mjs - a supervisor reads reports: the page, the API and a recount agree.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { api, asked, key, look, more, say, until } from './browser.mjs';

const [, program, ...words] = more.split(' ');
const recount = () => JSON.parse(execFileSync(program, words, { encoding: 'utf8' }));
const channels = { voice: 'Appel', sms: 'SMS', whatsapp: 'WhatsApp', messenger: 'Messenger', web_chat: 'Chat web' };
const asks = (page, path) => page.evaluate((to) => fetch(`/api/v1${to}`).then(async (answer) => ({ status: answer.status, ...await answer.json() })), path);

/// What the page's table has, by value: its figures as they are written, without the period before.
const table = (page, figures) => page.locator('.report-table tbody tr').evaluateAll((rows, names) => rows.map((row) => [row.querySelector('th').innerText,
  ...names.map((name) => [...row.querySelector(`[data-figure=${name}]`).childNodes].filter((each) => each.nodeName !== 'SMALL').map((each) => each.textContent).join('').trim())]), figures);
const told = (rows) => rows.map((each) => each.join(' ')).sort().join(', ');

/// `page` is a supervisor's, `agents` an agent's.
export async function readsReports(page, agents) {
  // A stay in a queue is counted when it is over, with its notes.
  for (const who of ['afi', 'koffi'])
    for (const task of (await asked(`/agents/${who}/tasks`)).tasks.filter((each) => each.state === 'wrap_up'))
      await fetch(`${api}/api/v1/agents/${who}/tasks/${task.id}/wrap_up`, { method: 'POST', headers: { 'X-API-Key': key, 'Content-Type': 'application/json' }, body: '{}' });
  const queues = () => recount().find(([by]) => by === 'queue')[1];
  await until(() => queues().support?.handled);
  const visits = queues();
  await page.getByRole('link', { name: 'Rapports' }).click();
  await page.getByRole('heading', { name: 'Rapports', level: 1 }).waitFor();
  // The story may have gone past midnight.
  const { zone, today } = await asks(page, '/figures?company=sahel');
  const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10), tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10);
  const days = `company=sahel&from=${yesterday}&until=${tomorrow}&zone=${zone}`;
  await page.getByLabel('Du', { exact: true }).fill(yesterday);
  await page.getByLabel('Du', { exact: true }).press('Tab');
  const row = (name) => page.locator('.report-table tbody tr', { has: page.getByRole('rowheader', { name, exact: true }) });

  const agree = async (what, by, figures, counted) => {
    const onPage = await until(async () => { const rows = await table(page, figures).catch(() => []); return rows.length && rows; });
    const { rows } = await asks(page, `/report?${days}&by=${by}&figures=${figures.join()}`);
    const ofApi = rows.map((each) => [by === 'channel' ? channels[each[by]] : each[by] || '(sans)', ...figures.map((name) => each[name])]);
    const again = Object.entries(counted).map(([name, of]) => [by === 'channel' ? channels[name] : name, ...figures.map((each) => of[each])]);
    const counts = (all) => told(all.filter((each) => each.slice(1).some((number) => number !== 0 && number !== '0')));
    const same = (all) => (counts(all) === counts(onPage) ? 'the same' : counts(all));
    say(`${what} on the page: ${counts(onPage) === '' ? 'none' : 'some'}; of the API: ${same(ofApi)}; recounted: ${same(again)}`);
  };
  await row('support').waitFor();
  await look(page, 'reports');
  await page.getByText(/^Chiffres \(/).click();
  await look(page, 'reports-choice');
  await page.getByRole('button', { name: 'Tout retirer' }).click();
  for (const name of ['Présentés', 'Traités', 'Abandonnés']) await page.getByRole('checkbox', { name, exact: true }).check();
  await page.getByText(/^Chiffres \(/).click();
  await row('support').locator('[data-figure=handled]').waitFor();
  await agree('queues', 'queue', ['offered', 'handled', 'abandoned'], visits);
  say(`drawn: ${await page.getByRole('img', { name: /^Présentés par File d’attente\. Le plus haut/ }).evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.some((each) => each !== 0);
  })}`);

  await row('support').getByRole('button', { name: /^Voir les contacts : Présentés/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('li').first().waitFor();
  say(`behind offered in support: ${await dialog.locator('li').count() === visits.support.offered}`);
  await look(page, 'reports-behind');
  await page.keyboard.press('Escape');

  // A queue alone, day by day; by keyboard.
  await row('support').getByRole('button', { name: 'support', exact: true }).press('Enter');
  await page.getByText('Seulement File d’attente : support').waitFor();
  await page.getByRole('combobox', { name: 'Détail', exact: true }).selectOption('week');
  await page.getByRole('combobox', { name: 'Détail', exact: true }).selectOption('day');
  await page.locator('.report-table tbody td').first().waitFor();
  await look(page, 'reports-days');
  const offered = (await table(page, ['offered'])).reduce((all, [, each]) => all + Number(each), 0);
  say(`by day, all of support: ${offered === visits.support.offered}`);
  await page.getByRole('button', { name: 'Retirer le filtre' }).click();
  await page.getByRole('combobox', { name: 'Détail', exact: true }).selectOption('whole');
  await page.getByRole('combobox', { name: 'Par', exact: true }).selectOption('channel');
  await page.getByText(/^Chiffres \(/).click();
  await page.getByRole('checkbox', { name: 'Contacts', exact: true }).check();
  await page.getByText(/^Chiffres \(/).click();
  const [, contacts] = recount().find(([by]) => by === 'channel');
  await row('WhatsApp').locator('[data-figure=contacts]').waitFor();
  await agree('channels', 'channel', ['contacts'], contacts);

  const saves = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV', exact: true }).click();
  const file = fs.readFileSync(await (await saves).path(), 'utf8');
  const { content } = await asks(page, `/report/export?${days}&by=channel&compared=true&each=whole&figures=offered,handled,abandoned,contacts&form=csv`);
  say(`CSV is the API's: ${file === `\uFEFF${content}`}`);
  say(`an agent is told: ${(await asks(agents, `/report?${days}`)).status}`);

  await page.getByRole('link', { name: 'Fiches d’agents' }).click();
  await page.locator('.score').first().waitFor();
  const cards = await page.locator('.score').evaluateAll((all) => all.map((each) => [each.querySelector('h2').innerText, Number(each.querySelector('[data-figure=handled] b').innerText)]));
  const sum = Object.values(visits).reduce((all, each) => all + each.handled, 0);
  say(`scorecards: ${cards.map(([name]) => name).sort().join(', ')}, together what was handled: ${cards.reduce((all, [, each]) => all + each, 0) === sum}`);
  await look(page, 'reports-agents');
  await page.getByRole('link', { name: 'Effectifs' }).click();
  await page.locator('.report-table tbody tr').first().waitFor();
  await look(page, 'reports-staffing');
  const { rows: expected } = await asks(page, `/report/forecast?${days}&each=hour&share=80&within_s=20`);
  say(`staffing: ${await page.locator('.report-table tbody tr').count() === expected.length}`);
  await page.getByRole('link', { name: 'Facturation' }).click();
  const handled = page.locator('.invoice tr[data-figure=handled]');
  await handled.waitFor();
  say(`invoice: ${await handled.locator('th').innerText()}, what was handled: ${Number(await handled.locator('td').last().innerText()) === sum}`);
  await look(page, 'reports-invoice');
}
