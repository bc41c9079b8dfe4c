// tests/peers/desk/settings.mjs - what an administrator changes every week: a prompt, a day's hours, a notice, a menu entry.
import { look, say } from './browser.mjs';

/// A second of silence: RIFF, 8000 Hz, 16 bits.
function wav() {
  const all = Buffer.alloc(44 + 16000);
  all.write('RIFF', 0); all.writeUInt32LE(36 + 16000, 4); all.write('WAVEfmt ', 8); all.writeUInt32LE(16, 16); all.writeUInt16LE(1, 20); all.writeUInt16LE(1, 22);
  all.writeUInt32LE(8000, 24); all.writeUInt32LE(16000, 28); all.writeUInt16LE(2, 32); all.writeUInt16LE(16, 34); all.write('data', 36); all.writeUInt32LE(16000, 40);
  return all;
}

export async function settles(page) {
  const part = (name) => page.getByRole('navigation', { name: 'Réglages' }).getByRole('link', { name }).click();
  await page.getByRole('link', { name: 'Réglages' }).click();
  await page.getByLabel('IVR (SVI)').selectOption('accueil');
  await page.getByLabel('Déposer un enregistrement pour accueil/bienvenue').setInputFiles({ name: 'bienvenue.wav', mimeType: 'audio/wav', buffer: wav() });
  await page.getByText('« accueil/bienvenue » est remplacé dès le prochain appel.').waitFor();
  say(`prompt: ${await page.locator('.prompt', { hasText: 'accueil/bienvenue' }).locator('.chip').innerText()}`);
  await look(page, 'settings-prompts');

  await part('Horaires');
  await page.getByLabel('IVR (SVI)').selectOption('accueil');
  await page.getByRole('button', { name: 'Ajouter un jour' }).click();
  await page.getByLabel('Date').fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
  await page.getByLabel('Nom', { exact: true }).fill('Inventaire');
  await page.locator('.ahead.draft').getByText('Inventaire').waitFor();
  await look(page, 'settings-hours');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.locator('.ahead:not(.draft)').getByText('Inventaire').waitFor();
  say('hours: Inventaire');

  await part('Annonces');
  await page.getByRole('button', { name: 'Nouvelle annonce' }).click();
  await page.getByLabel('Nom court').fill('travaux');
  await page.getByLabel('Texte en Français').fill('Le réseau est perturbé à Parakou jusqu’à ce soir.');
  await page.getByLabel('Texte en English').fill('The network is disturbed in Parakou until tonight.');
  await page.getByLabel('Régions').fill('Borgou');
  await look(page, 'settings-notice');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.locator('.notice-row').waitFor();
  say(`notice: ${await page.locator('.notice-row .chip').innerText()}`);

  await part('IVR et menus');
  await page.getByRole('switch', { name: /nos offres/ }).uncheck();
  await page.locator('.switch.muted').waitFor();
  await look(page, 'settings-menus');

  await part('Modifications');
  await page.getByRole('rowheader').first().waitFor();
  say(`changes: ${(await page.locator('tbody td:nth-child(3)').allInnerTexts()).map((each) => each.split(' · ')[0]).join(', ')}`);
  await look(page, 'settings-changes');
}
