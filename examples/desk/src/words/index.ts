// examples/desk/src/words/index.ts - the desk's words: French first, English by choice, each read when it is wanted.
import { createI18n } from 'vue-i18n';
import fr from './fr';

export type Words = typeof fr;
export const languages = { fr: 'Français', en: 'English' } as const;
export type Language = keyof typeof languages;

export const words = createI18n({ legacy: false, locale: 'fr', fallbackLocale: 'fr', messages: { fr } as Record<string, Words> });

export async function speak(language: string) {
  const wanted: Language = language.startsWith('en') ? 'en' : 'fr';
  if (wanted === 'en' && !words.global.availableLocales.includes('en'))
    words.global.setLocaleMessage('en', (await import('./en')).default);
  words.global.locale.value = wanted;
  document.documentElement.lang = wanted;
  localStorage.setItem('palabre.language', wanted);
  // Where the service worker finds it: it speaks while no page of the desk is there (public/sw.js).
  void globalThis.caches?.open('palabre-desk-1').then((kept) => kept.put('/desk/language', new Response(wanted))).catch(() => {});
}

/** Chosen in another tab: this one speaks it too. */
window.addEventListener('storage', ({ key, newValue }) => { if (key === 'palabre.language' && newValue) void speak(newValue); });

export const chosen = () => localStorage.getItem('palabre.language') ?? navigator.language;
