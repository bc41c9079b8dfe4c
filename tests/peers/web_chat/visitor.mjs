// tests/peers/web_chat/visitor.mjs - a visitor in a headless Chromium, on a wire that can be cut.
// node visitor.mjs CHROMIUM PORT FOLDER; tells what he saw, and leaves pictures in FOLDER.
import net from 'node:net';
import { chromium } from 'playwright-core';

const [executablePath, port, folder] = process.argv.slice(2);
const wire = { cut: false, mute: false, open: new Set() };
const proxy = net.createServer((near) => {
  if (wire.cut) return near.destroy();
  const far = net.connect(Number(port), '127.0.0.1');
  for (const [one, other, back] of [[near, far, false], [far, near, true]]) {
    wire.open.add(one);
    one.on('data', (bytes) => { if (!(back && wire.mute)) other.write(bytes); });
    one.on('close', () => { wire.open.delete(one); other.destroy(); });
    one.on('error', () => {});
  }
});
await new Promise((ready) => proxy.listen(0, '127.0.0.1', ready));
const at = `http://127.0.0.1:${proxy.address().port}/chat/web`;
const cut = () => { wire.cut = true; for (const each of wire.open) each.destroy(); };
const mend = () => { wire.cut = wire.mute = false; };

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' });
context.setDefaultTimeout(60000);
const page = await context.newPage();
const faults = [];
page.on('pageerror', (what) => { faults.push(String(what)); });
const say = (what) => console.log(what);
const line = (words) => page.locator('.line', { hasText: words });
const tap = (label) => page.getByRole('button', { name: label, exact: true }).click();
const write = async (words) => { await page.getByLabel('Votre message').fill(words); await page.keyboard.press('Enter'); };

// By keyboard alone, to begin with.
await page.goto(at);
await page.getByRole('button', { name: 'Discuter' }).waitFor();
for (let each = 0; each < 3 && !await page.evaluate(() => document.activeElement.shadowRoot); ++each)
  await page.keyboard.press('Tab');
await page.keyboard.press('Enter');
await page.getByRole('dialog', { name: 'Sahel Mobile' }).waitFor();
await page.keyboard.press('Escape');
say('closed: ' + await page.getByRole('dialog').count());
await page.keyboard.press('Enter');
await page.keyboard.type('Bonjour');
await page.keyboard.press('Enter');
await tap('Français');
await line('Que souhaitez-vous').waitFor();
await page.screenshot({ path: `${folder}/laptop.png` });

// The wire is cut, and what he taps meanwhile waits.
cut();
await tap('Internet et appels');
await page.getByText('en attente').waitFor();
await page.getByText('Connexion en cours').waitFor();
mend();
await line('Dix chiffres').waitFor();

// What he writes arrives, its acknowledgement does not: he sends it again, and it counts once.
wire.mute = true;
await write('01 97 12 34 56');
await new Promise((later) => setTimeout(later, 1000));
cut();
mend();
await page.getByRole('button', { name: 'Oui' }).waitFor();

// Another page, and a small one: all that was said is there.
const before = await page.locator('.line').count();
await page.setViewportSize({ width: 360, height: 640 });
await page.reload();
await page.locator('.bubble').click();
say(`kept: ${await page.locator('.line').count() === before}`);
await tap('Oui');
await line('date de naissance').waitFor();
await write('07031990');
await page.getByRole('button', { name: 'Appels' }).waitFor();
await page.screenshot({ path: `${folder}/phone.png` });
const wide = await page.evaluate(() => document.documentElement.scrollWidth);
say(`fits: ${wide <= 360}`);

// While the chat is closed, what comes is counted; a second window has it too.
await tap('Appels');
await line('Autre chose').waitFor();
const second = await context.newPage();
await second.goto(at);
await second.locator('.bubble').click();
await second.locator('.line', { hasText: 'Autre chose' }).waitFor();
await second.getByRole('button', { name: 'Terminer' }).click();
await line('bientôt').waitFor();
await second.locator('.line', { hasText: 'bientôt' }).waitFor();
await page.getByText('en attente').waitFor({ state: 'detached' });

for (const each of await page.locator('.line').all()) {
  const who = (await each.getAttribute('class')).split(' ')[1];
  say(`${who}: ${await each.locator('.text').innerText()}`);
}
say(`faults: ${faults.join(' ')}`);
await browser.close();
process.exit(0);
