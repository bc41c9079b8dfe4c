// vite.config.ts - the desk as static files under /desk/; `npm run dev` passes the API on to a center.
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const center = process.env.PALABRE_CENTER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/desk/',
  plugins: [vue()],
  define: { __VUE_I18N_LEGACY_API__: false, __VUE_OPTIONS_API__: false },
  build: { target: 'es2021', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': { target: center, ws: true } } },
});
