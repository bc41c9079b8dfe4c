// tests/peers/desk/voice.mjs - an agent whose telephone is her browser: rung, answered, heard, hung up.
import { ends, logsIn, look, say, sits, until } from './browser.mjs';

const { context, page } = await sits({ permissions: ['microphone'] });
// Its connections can be asked for what they count, beside what the page shows of it; and a machine's microphone needs no cleaning, which
// would make its sound another one.
await context.addInitScript(() => {
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = function given() {
    return getUserMedia.call(this, { audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  };
  window.lines = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...all) { super(...all); window.lines.push(this); }
    /** As of a bad network, where the test wants it. */
    async getStats(...of) {
      const told = await super.getStats(...of);
      return window.isBad ? new Map([...told.entries()].map(([id, each]) => [id, each.type === 'inbound-rtp' ? { ...each, jitter: 0.2 } : each])) : told;
    }
  };
});
await page.reload();
await logsIn(page, 'afi');
const voice = (is) => page.locator(`.voice[data-voice=${is}]`).waitFor();
await page.getByRole('button', { name: 'Téléphone éteint' }).click();
await page.getByRole('dialog', { name: 'Téléphone du navigateur' }).waitFor();
await look(page, 'voice-off');
await page.getByRole('button', { name: 'Activer le téléphone' }).click();
await voice('ready');
await page.getByRole('button', { name: /Changer d’état/ }).click();
await page.getByRole('menuitem', { name: 'Me rendre disponible' }).click();
await page.locator('.state-button[data-state-of=available]').waitFor();
say('available');  // somebody may call now

await voice('ringing');
await page.locator('.row.offered .row-open').click();
await page.locator('.call-face.offered').waitFor();
await page.locator('.call-face').getByRole('button', { name: 'Répondre' }).waitFor();
await look(page, 'voice-ringing');
await page.keyboard.press('Alt+Shift+KeyA');
await voice('talking');
await page.locator('.call-face.talking').waitFor();
say(`answered: ${await page.locator('.call-number').innerText()}`);

const counted = () => page.evaluate(async () => {
  const told = { sent: 0, at: 0, codec: '' };
  (await window.lines.at(-1).getStats()).forEach((each, _, all) => {
    if (each.type === 'outbound-rtp') Object.assign(told, { sent: each.bytesSent + each.headerBytesSent, at: each.timestamp, codec: all.get(each.codecId)?.mimeType });
  });
  return told;
});
const before = await counted();
await until(async () => Number(await page.locator('.voice-heard').getAttribute('value')) > 0.1);
say('she hears the caller');
await until(async () => Number(await page.locator('.voice-said').getAttribute('value')) > 0.1);
await until(async () => (await counted()).at - before.at > 8000);  // what her microphone says has come once, whole
const after = await counted();
const rate = (after.sent - before.sent) * 8 / (after.at - before.at);
say(`codec: ${after.codec}, under 40 kbit/s: ${rate > 1 && rate < 40}`);
say(`line: ${await page.locator('.voice-line b').innerText()}`);
await look(page, 'voice-talking');
await page.keyboard.press('Alt+Shift+KeyS');
await page.locator('.call-face').getByRole('button', { name: 'Rouvrir le micro' }).click();
await page.locator('.call-face').getByRole('button', { name: 'Mettre en garde' }).click();
await page.locator('.call-face').getByRole('button', { name: 'Reprendre l’appel' }).click();
await page.locator('.call-face').getByRole('button', { name: 'Mettre en garde' }).waitFor();
say('mute and hold: done and undone');
await page.getByRole('button', { name: 'Touches' }).click();
await page.getByRole('button', { name: 'Touche 5' }).click();
await look(page, 'voice-keys');
console.error(`${Math.round(rate)} kbit/s of ${after.codec} from the browser, headers of RTP counted`);
await page.getByRole('button', { name: 'Touches' }).click();
await page.evaluate(() => { window.isBad = true; });
await page.locator('.voice-line[data-level=poor]').waitFor();
await look(page, 'voice-poor');
await page.getByLabel('Votre numéro de téléphone').fill('+229 61 00 00 00');
await page.getByRole('button', { name: 'Continuer par téléphone' }).click();
await page.getByText('Votre téléphone +22961000000 sonne').waitFor();
await page.getByText('Vous parlez par le téléphone +22961000000').waitFor();
say('a bad line: the call goes on by telephone');
await look(page, 'voice-moved');
await page.getByRole('button', { name: 'Raccrocher' }).click();
await page.locator('.call-face.wrap_up').waitFor();
await voice('ready');
say('hung up: the telephone is ready again');
await page.reload();
await voice('ready');
say('after a reload: ready without being asked');
await ends();
