// tests/peers/desk/browser.mjs - a headless Chromium at the desk: people who log in, pictures, axe, what went wrong.
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const axe = fs.readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
export const [executablePath, api, graph, key, pictures, password, more] = process.argv.slice(2);
export const say = (what) => console.log(what);
export const laptop = { width: 1366, height: 768 }, phone = { width: 360, height: 640 };
export const found = { axe: [], faults: [], wide: [] };

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...(process.env.CHROMIUM_ARGS?.split(' ') ?? [])] });

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

/// What a reader cannot reach: beyond the right edge, and in nothing that scrolls there.
function beyond() {
  const scrolls = (of) => of && (['auto', 'scroll'].includes(getComputedStyle(of).overflowX) && of.scrollWidth > of.clientWidth && of.matches('.table') || scrolls(of.parentElement));
  return [...document.querySelectorAll('body *')].filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest('.only-heard, .skip, svg') &&
    each.getBoundingClientRect().right > innerWidth + 1 && !scrolls(each)).map((each) => each.tagName + '.' + each.className).slice(0, 3);
}

/// The desk in another language, as if he had chosen it in another tab.
async function speaks(page, language) {
  await page.evaluate((newValue) => window.dispatchEvent(new StorageEvent('storage', { key: 'palabre.language', newValue })), language);
  await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' });
}

/// Pictures at both sizes and in both languages, for the guides, of the page or a part `of` it; axe's rules by day and by night;
/// nothing wider than the screen.
export async function look(page, name, { menu = false, of = '' } = {}) {
  const rules = menu ? { region: { enabled: false } } : {};  // a menu stands beside the page's regions while it is open
  const shot = async (as) => {
    await page.evaluate(() => document.querySelector('.said')?.style.setProperty('display', 'none'));  // what was said hides what is shown
    await (of ? page.locator(of) : page).screenshot({ path: `${pictures}/${name}-${as}.png` });
    await page.evaluate(() => document.querySelector('.said')?.style.removeProperty('display'));
    for (const each of await page.evaluate(beyond)) found.wide.push(`${name} ${as} ${each}`);
  };
  const obeys = async (as) => {
    if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe);
    // By the protocol, since the desk lets no script in that is not its own.
    const { violations } = await page.evaluate((given) => window.axe.run(document, given),
      { rules, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] });
    for (const each of violations) found.axe.push(`${name} ${as} ${each.id} ${each.nodes.map((node) => node.target + ' ' + (node.any[0]?.message ?? node.failureSummary)).join(' | ')}`);
  };
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(laptop);
  await shot('laptop');
  await speaks(page, 'en');
  await shot('laptop-en');
  await page.setViewportSize(phone);
  await shot('phone-en');
  await speaks(page, 'fr');
  await shot('phone');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await shot('phone-dark');
  await obeys('phone');  // once all are taken: a telephone that rings is soon answered
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(laptop);
  await obeys('laptop');
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
