// vite.config.ts - the desk as static files under /desk/; `npm run dev` passes the API on to a center.
import fs from 'node:fs';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';

const center = process.env.PALABRE_CENTER ?? 'http://127.0.0.1:8080';

/** Whose work is in the files, and on which terms: licences.txt beside them. */
const licences = (): Plugin => ({
  name: 'licences',
  generateBundle(_, bundle) {
    const folders = new Set<string>();
    for (const each of Object.values(bundle))
      for (const [module, { renderedLength }] of Object.entries(each.type === 'chunk' ? each.modules : {})) {
        const folder = /^\0?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1];
        if (folder && renderedLength > 0) folders.add(folder);
      }
    const texts = [...folders].sort().map((folder) => {
      const { name, version, license } = JSON.parse(fs.readFileSync(`${folder}/package.json`, 'utf8'));
      const file = fs.readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      return `${name} ${version}, ${license}\n\n${file ? fs.readFileSync(`${folder}/${file}`, 'utf8').trim() : ''}\n`;
    });
    this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join('\n----\n\n') });
  },
});

export default defineConfig({
  base: '/desk/',
  plugins: [vue(), licences()],
  define: { __VUE_I18N_LEGACY_API__: false, __VUE_OPTIONS_API__: false },
  build: { target: 'es2021', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': { target: center, ws: true } } },
});
