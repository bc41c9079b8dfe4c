// tests/peers/desk/stay.mjs - a buyer at the page of ./dev demo --stay, in Chromium.
/// node stay.mjs CHROMIUM ADDRESS FOLDER [whole]: tells what he sees, a line each; pictures go into the folder.
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const [executablePath, address, pictures, form] = process.argv.slice(2);
const say = (what) => console.log(what);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'] });
const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'fr-FR' });
context.setDefaultTimeout(60000);
const page = await context.newPage();
const faults = [], axe = fs.readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
let loudest = 0, pieces = 0;
page.on('pageerror', (what) => faults.push(String(what)));
page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => {
  if (typeof payload === 'string' || !socket.url().endsWith('/stay/socket')) return;
  pieces++;
  for (let at = 0; at + 1 < payload.length; at += 2) loudest = Math.max(loudest, Math.abs(payload.readInt16LE(at)));
}));

const desk = page.frameLocator('#desk');
const key = (which) => page.locator(`#keys [data-key="${which}"]`);
const words = (text) => page.locator('#words li', { hasText: text });
const step = (name) => page.locator(`[data-step=${name}].done`).waitFor();
const fault = (name) => page.locator(`[data-fault=${name}]`).click();
const isOn = (name, on) => page.locator(`[data-fault=${name}][aria-pressed=${on}]`).waitFor();
const look = async (name) => {
  if (form !== 'whole') return;
  for (const [size, viewport] of [['phone', { width: 360, height: 740 }], ['laptop', { width: 1366, height: 768 }]]) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: `${pictures}/stay-${name}-${size}.png`, fullPage: size === 'phone', animations: 'disabled' });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) faults.push(`${name} ${size} is ${wide} pixels too wide`);
    if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run({ exclude: ['iframe'] }, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
    for (const each of violations) faults.push(`${name} ${size} ${each.id} ${each.nodes.map((node) => node.target).join(' ')}`);
  }
};
/// Calls the 105, and has it say that.
async function call(...beginning) {
  await page.locator('#dial:enabled').click();
  for (const each of beginning) await words(each).first().waitFor();
}
async function hangUp() {
  await page.locator('#hang').click();
  await page.locator('#dial:enabled').waitFor();
}
async function message(medium, text) {
  await page.locator(`#tab-${medium}`).click();
  await page.locator(`#app-${medium} li`, { hasText: text }).last().waitFor();
  const found = await page.locator(`#app-${medium} li`, { hasText: text }).last().innerText();
  await page.locator('#tab-call').click();
  return found.split('\n')[0].replace(/\s/g, ' ');
}

await page.goto(address);
await desk.locator('.state-button[data-state-of=available]').waitFor();
say('the desk is there: available');
await look('begin');

await call('Fɔngbè');
await key(3).click();
await words('Etɛ a jlo').waitFor();
await step('fon');
await key(1).click();
await words('Akwɛ e kpo nu we').waitFor();
await step('balance');
say(`lit: ${(await page.locator('.node.lit').evaluateAll((all) => all.map((each) => each.id))).join(' ')}`);
await page.waitForTimeout(1500);  // of what he hears
await look('call');
await hangUp();
say(`SMS: ${await message('sms', 'akwɛ towe nyi')}`);
say(`heard: ${pieces > 3 && loudest > 3000 ? 'a voice' : `${pieces} pieces, ${loudest} at most`}`);
await call('Etɛ a jlo');
say(`asked for a language again: ${await words('Pour le français').count()}`);
await step('again');
await hangUp();

if (form === 'whole') await whole();

await page.locator('[data-act=kill]').click();
await page.locator('#report[open]').waitFor();
say(`killed: ${await page.locator('#report-title').innerText()}`);
say((await page.locator('#report tbody tr').evaluateAll((all) => all.map((each) => [...each.cells].map((cell) => cell.textContent).join(' ')))).join(', '));
await look('killed');
await page.locator('#report button').click();
await call('Etɛ a jlo');
await hangUp();
say('after it he is still served in Fon');
say(`faults: ${faults.join('\n')}`);
await browser.close();

async function whole() {
  await fault('office');
  await isOn('office', true);
  await call('Etɛ a jlo');
  await key(1).click();
  await step('cut');
  await look('cut');
  await hangUp();
  say(`SMS while the base is cut: ${await message('sms', 'Mi sixu mɔ')}`);
  await fault('office');
  await step('kept');
  await page.locator('#tab-sms').click();
  say(`SMS of his balance, one of them promised: ${await page.locator('#app-sms li', { hasText: 'akwɛ towe nyi' }).count()}`);
  await page.locator('#tab-call').click();

  await call('Etɛ a jlo');
  await key(0).click();
  await words('WhatsApp').last().waitFor();
  await page.locator('#keys .offered[title=WhatsApp]').click();
  await page.locator('#dial:enabled').waitFor();
  say(`WhatsApp: ${await message('whatsapp', 'suite à votre appel')}`);
  await step('agent');
  await page.locator('#tab-whatsapp').click();
  await page.getByLabel('Votre message WhatsApp').fill('Bonjour, mon crédit a disparu.');
  await page.keyboard.press('Enter');
  await desk.locator('.row.offered').first().waitFor();
  await look('offered');
  await desk.getByRole('button', { name: 'Accepter' }).first().click();
  await desk.locator('.bubble', { hasText: 'mon crédit a disparu' }).waitFor();
  await desk.getByRole('textbox', { name: 'Votre message' }).fill('Bonjour, ici Afi. Je vous recrédite.');
  await desk.getByRole('textbox', { name: 'Votre message' }).press('Enter');
  await page.locator('#app-whatsapp li', { hasText: 'Je vous recrédite' }).waitFor();
  say('the customer reads: Je vous recrédite');
  await look('whatsapp');
  await fault('network');
  await desk.getByText('Hors ligne').waitFor();
  await desk.getByRole('textbox', { name: 'Votre message' }).fill('Voilà, c’est fait.');
  await desk.getByRole('textbox', { name: 'Votre message' }).press('Enter');
  await desk.locator('.parcel').waitFor();
  say('without her network it is kept');
  await look('network');
  await fault('network');
  await page.locator('#app-whatsapp li', { hasText: 'Voilà, c’est fait.' }).waitFor();
  say('and arrives when she is back');
  await desk.getByRole('button', { name: 'Clôturer' }).click();
  await desk.getByRole('radio', { name: 'Traité' }).check();
  await desk.getByLabel('Note').fill('Recrédité.');
  await desk.getByRole('dialog').getByRole('button', { name: 'Clôturer' }).click();
  await step('disposed');
  await step('figure');
  say('disposition: given, and a figure has moved');
  await page.locator('#tab-call').click();

  await call('Etɛ a jlo');
  await key(0).click();
  await page.locator('#keys .offered[title=Alokan]').click();
  await page.locator('#afi-answer').click();
  await page.locator('#afi[data-is=talking]').waitFor();
  say('Afi answers by telephone');
  await look('talk');
  await page.waitForTimeout(6000);  // of the talk, announcement and all
  await page.locator('#afi-hang').click();
  await page.locator('#dial:enabled').waitFor();

  await fault('ivr');
  await page.locator('#server[data-is=down]').waitFor();
  await call('momentanément indisponible');
  say('the standby answers');
  await look('standby');
  await page.locator('#dial:enabled').waitFor();
  await fault('ivr');
  await page.locator('#server[data-is=up]').waitFor();
  say(`SMS of the standby: ${await message('sms', 'revient bientôt')}`);

  await fault('day');
  await page.waitForFunction(() => [...document.querySelectorAll('#figures article')].filter((each) => Number(each.querySelector('b').textContent) > 2).length === 3);
  say('a day: three companies take contacts');
  await desk.getByRole('link', { name: 'Supervision' }).click();
  await desk.locator('.tile').first().waitFor();
  await look('day');  // which goes on while the server is killed
}
