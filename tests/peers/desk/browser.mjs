// tests/peers/desk/browser.mjs - a headless Chromium at the desk: people who log in, pictures, axe, what went wrong.
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const axe = fs.readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
export const [executablePath, api, graph, key, pictures, password, more] = process.argv.slice(2);
export const say = (what) => console.log(what);
export const laptop = { width: 1366, height: 768 }, phone = { width: 360, height: 640 };
export const found = { axe: [], faults: [], wide: [] };

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });

/// Somebody at a browser of his own.
export async function sits(more = {}) {
  const context = await browser.newContext({ viewport: laptop, locale: 'fr-FR', ...more });
  context.setDefaultTimeout(60000);
  const page = await context.newPage();
  page.on('pageerror', (what) => found.faults.push(String(what)));
  page.on('console', (what) => {
    if (what.type() === 'error' && !/Failed to load resource|WebSocket connection|ERR_INTERNET_DISCONNECTED/.test(what.text())) found.faults.push(what.text());
  });
  await page.goto(`${api}/desk/`);
  return { context, page };
}

export async function logsIn(page, name, with_ = password) {
  await page.getByLabel('Identifiant').fill(name);
  await page.getByLabel('Mot de passe', { exact: true }).fill(with_);
  await page.keyboard.press('Enter');
}

/// Pictures at both sizes, by day and by night; axe's rules of WCAG 2.1 A and AA; nothing wider than the screen.
export async function look(page, name) {
  for (const [size, viewport] of Object.entries({ laptop, phone })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(50);  // until it is painted
      await page.screenshot({ path: `${pictures}/${name}-${size}${colorScheme === 'dark' ? '-dark' : ''}.png` });
      // By the protocol, since the desk lets no script in that is not its own.
      const { violations } = await page.evaluate(`(() => { ${axe}; return axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }); })()`);
      for (const each of violations) found.axe.push(`${name} ${size} ${colorScheme} ${each.id} ${each.nodes.map((node) => node.target + ' ' + (node.any[0]?.message ?? node.failureSummary)).join(' | ')}`);
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth) > viewport.width) found.wide.push(`${name} ${size}`);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(laptop);
}

export const direct = async (what, how = {}) => (await fetch(`${graph}/test/${what}`, { method: 'POST', body: JSON.stringify(how) })).json();
export const writes = (from, text) => direct('say', { from, content: { type: 'text', text: { body: text } } });
export const asked = async (path) => (await fetch(`${api}/api/v1${path}`, { headers: { 'X-API-Key': key } })).json();

/// Once it is so; it is asked again and again for a minute.
export async function until(what) {
  for (const end = Date.now() + 60000; Date.now() < end;) {
    const is = await what();
    if (is) return is;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`never: ${what}`);
}

export async function ends() {
  say(`too wide: ${found.wide.join(', ')}`);
  say(`axe: ${found.axe.join('\n')}`);
  say(`faults: ${found.faults.join('\n')}`);
  await browser.close();
  process.exit(0);
}
