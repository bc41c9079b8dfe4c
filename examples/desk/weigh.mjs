// weigh.mjs - after the build: each file compressed beside itself, and the first load counted: beyond 300 kB it fails.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const most = 300_000;
const root = process.argv[2] ?? 'dist';
const small = /\.(html|js|css|svg|json|webmanifest)$/;
const files = fs.readdirSync(root, { recursive: true }).map(String).filter((each) => fs.statSync(path.join(root, each)).isFile());
for (const each of files.filter((name) => small.test(name))) {
  const bytes = fs.readFileSync(path.join(root, each));
  fs.writeFileSync(path.join(root, `${each}.gz`), zlib.gzipSync(bytes, { level: 9 }));
  fs.writeFileSync(path.join(root, `${each}.br`), zlib.brotliCompressSync(bytes));
}

// What a browser asks for before the first page stands: the page, what it names, and what these import at once.
const first = new Set(['index.html']);
const names = (of) => [...fs.readFileSync(path.join(root, of), 'utf8').matchAll(/(?:src|href)="\/desk\/([^"]+)"/g)].map((each) => each[1]);
const imports = (of) => [...fs.readFileSync(path.join(root, of), 'utf8').matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map((each) => `assets/${each[1]}`);
for (const each of names('index.html')) first.add(each);
for (const each of first) if (each.endsWith('.js')) for (const more of imports(each)) first.add(more);
const weight = (of) => fs.statSync(path.join(root, fs.existsSync(path.join(root, `${of}.gz`)) ? `${of}.gz` : of)).size;
const sum = [...first].reduce((all, each) => all + weight(each), 0);
console.log(`first load: ${sum} bytes compressed in ${first.size} files, of ${most}`);
if (sum > most) {
  for (const each of first) console.error(`${weight(each)} ${each}`);
  console.error('the first load is too heavy: load pages when they are opened, or leave out what is not needed');
  process.exit(1);
}
