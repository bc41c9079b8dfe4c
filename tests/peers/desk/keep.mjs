// tests/peers/desk/keep.mjs - the pictures that the guides name, small, from those that the desk's stories took.
/// node keep.mjs CHROMIUM TAKEN PAGE...: pictures/NAME.webp of a page is made of TAKEN/NAME.png. One on which nothing but a clock
/// has moved stays as it is; one that no page names goes.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [executablePath, taken, ...pages] = process.argv.slice(2);
const wanted = new Set(pages.flatMap((page) => [...fs.readFileSync(page, 'utf8').matchAll(/\]\((pictures\/[\w-]+\.webp)\)/g)]
  .map(([, file]) => path.join(path.dirname(page), file))));
const folders = new Set([...wanted].map((file) => path.dirname(file)));
for (const folder of folders) fs.mkdirSync(folder, { recursive: true });
for (const folder of folders) for (const each of fs.readdirSync(folder)) if (!wanted.has(path.join(folder, each))) fs.unlinkSync(path.join(folder, each));

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage();
const lost = [];
let made = 0, same = 0;
for (const file of wanted) {
  const source = path.join(taken, `${path.basename(file, '.webp')}.png`);
  if (!fs.existsSync(source)) { lost.push(path.basename(source)); continue; }
  const url = (type, of) => `data:image/${type};base64,${fs.readFileSync(of, 'base64')}`;
  const small = await page.evaluate(async ([now, before]) => {
    const drawn = async (from) => {
      const image = new Image();
      image.src = from;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas;
    };
    const pixels = (of) => of.getContext('2d').getImageData(0, 0, of.width, of.height).data;
    const it = await drawn(now), old = before && await drawn(before);
    if (old && old.width === it.width && old.height === it.height) {
      const [a, b] = [pixels(it), pixels(old)];
      const light = (of, at) => 0.3 * of[at] + 0.6 * of[at + 1] + 0.1 * of[at + 2];
      let others = 0;
      for (let at = 0; at < a.length; at += 4) if (Math.abs(light(a, at) - light(b, at)) > 64) ++others;
      if (others < a.length / 4 / 200) return '';
    }
    return it.toDataURL('image/webp', 0.8).split(',')[1];
  }, [url('png', source), fs.existsSync(file) ? url('webp', file) : '']);
  if (small) { fs.writeFileSync(file, Buffer.from(small, 'base64')); ++made; } else ++same;
}
await browser.close();
console.log(`${made} pictures made, ${same} left as they are`);
if (lost.length) { console.error(`the desk's stories took no ${lost.join(', ')}: ctest --preset release -R 'at the desk'`); process.exit(1); }
