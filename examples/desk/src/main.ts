// examples/desk/src/main.ts - the desk begins: words, pages, its files kept for a slow network.
import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router';
import { keepDesk } from './state/desk';
import { chosen, speak, words } from './words';
import './styles/base.css';
import './styles/parts.css';

keepDesk();
void speak(chosen()).finally(() => createApp(App).use(words).use(router).mount('#desk'));
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/desk/sw.js', { scope: '/desk/' }).catch(() => {});
