// tests/peers/desk/written.mjs - a day in writing at the desk; `more` is CALLBACKS PYTHON FIGURES DATABASE.
import { asked, direct, ends, key, laptop, logsIn, look, more, phone, say, sits, until, writes } from './browser.mjs';
import { readsReports } from './reports.mjs';

const [callbacks] = more.split(' ');

const adjoa = '2290197123456', ama = '2290197000009';
const sent = async (text) => (await direct('sent')).sent.filter((each) => JSON.stringify(each.body).includes(text));
const bubble = (page, text) => page.locator('.bubble', { hasText: text });

// He logs in, and becomes available.
const { context, page } = await sits();
await page.getByRole('heading', { name: 'Ouvrir le bureau' }).waitFor();
await look(page, 'login');
await logsIn(page, 'afi', 'not his at all');
say(`wrong password: ${await until(() => page.getByRole('alert').innerText())}`);
await logsIn(page, 'afi');
await page.getByText('Rien à faire pour le moment.').waitFor();
await look(page, 'nothing');
await page.getByRole('button', { name: /Changer d’état/ }).click();
await look(page, 'state', { menu: true });
await page.getByRole('menuitem', { name: 'Me rendre disponible' }).click();
await page.locator('.state-button[data-state-of=available]').waitFor();
await page.getByRole('button', { name: /Changer d’état/ }).click();
await look(page, 'pauses', { menu: true });
await page.keyboard.press('Escape');

// A customer writes, and by keyboard alone he takes and answers.
await writes(adjoa, 'Bonjour, ma connexion ne marche plus depuis ce matin.');
const row = page.locator('.row.offered');
await row.waitFor();
say(`offered: ${await row.locator('b').innerText()}`);
await look(page, 'offered');
await page.keyboard.press('Alt+Shift+KeyA');
await bubble(page, 'ma connexion').waitFor();
const box = page.getByRole('textbox', { name: 'Votre message' });
await box.waitFor();
await page.keyboard.press('Alt+Shift+KeyM');
await page.keyboard.type('Bonjour Adjoa, je regarde.');
await page.keyboard.press('Enter');
await until(async () => (await sent('je regarde.')).length);
say('the customer has got: Bonjour Adjoa, je regarde.');
for (const each of ['delivered', 'read']) await direct('states', { states: [each] });
await bubble(page, 'je regarde.').locator('.sent[data-state-of=read]').waitFor();
say(`state: ${await bubble(page, 'je regarde.').locator('.sent').innerText()}`);

// Files in both directions, and an answer that need not be written.
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC', 'base64');
await direct('media', { id: 'm1', content: png.toString('latin1'), type: 'image/png' });
await direct('say', { from: adjoa, content: { type: 'image', image: { id: 'm1', mime_type: 'image/png', caption: 'Le message sur mon écran' } } });
await page.locator('.bubble img').waitFor();
await until(() => page.locator('.bubble img').evaluate((image) => image.complete && image.naturalWidth > 0));
say(`pictures shown: ${await page.locator('.bubble img').count()}`);
await page.keyboard.press('Alt+Shift+KeyC');
await page.getByRole('menuitem', { name: /Faire patienter/ }).waitFor();
await look(page, 'canned', { menu: true });
await page.getByRole('menuitem', { name: /Faire patienter/ }).click();
say(`canned: ${await until(() => box.inputValue())}`);
await box.press('Enter');
await page.locator('input[type=file]').setInputFiles({ name: 'guide.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 guide') });
await box.fill('Le guide de réglage.');
await box.press('Enter');
say(`file at the customer's: ${(await until(async () => (await sent('réglage'))[0])).body.type}`);
await look(page, 'conversation');

// Another one writes by SMS: what he will pay for is counted while it is written.
const there = page.url();
await fetch(`${callbacks}/callbacks/texts/inbound?key=${key}`, { method: 'POST', body: new URLSearchParams(
  { MessageSid: 'IN1', From: `+${ama}`, To: '8105', Body: 'Bonjour, jusqu’à quand mon forfait est-il valable ?' }) });
await page.locator('.row.offered').getByRole('button', { name: 'Accepter' }).click();
await bubble(page, 'mon forfait').waitFor();
await box.fill("Bonjour Ama, votre forfait de 2 Go est valable jusqu'au 30 novembre à minuit, et il vous reste 640 Mo. Pour le prolonger, tapez 105 "
  + "ou répondez ici : je m'en occupe.");
say(`SMS: ${await page.locator('.write-foot span').first().innerText()}`);
await look(page, 'sms');
await box.fill('');
await page.goto(there);
await bubble(page, 'Le guide de réglage.').waitFor();

// A day after the customer's last message only a template goes.
await direct('template', { name: 'reprise', language: 'fr', parameters: 1 });
await page.evaluate(() => { const now = Date.now; Date.now = () => now() + 90_000_000; });
await page.getByRole('button', { name: 'Envoyer un modèle' }).waitFor();
await look(page, 'window', { of: '.talk' });
await page.getByRole('button', { name: 'Envoyer un modèle' }).click();
await page.getByLabel('Nom du modèle').fill('reprise');
await page.getByLabel('Paramètres').fill('Adjoa');
await look(page, 'template', { of: '.dialog' });
await page.getByRole('dialog').getByRole('button', { name: 'Envoyer' }).click();
say(`template at the customer's: ${(await until(async () => (await sent('reprise'))[0])).body.type}`);

// His network is cut: what he writes is kept, the page comes from its own files, the customer goes on writing.
await page.evaluate(() => navigator.serviceWorker.ready);
await page.reload();  // so that its files are on the shelf
await bubble(page, 'Le guide de réglage.').waitFor();
await context.setOffline(true);
await page.getByText('Hors ligne').waitFor();
await box.fill('Je suis coupée mais je réponds.');
await box.press('Enter');
await page.locator('.parcel', { hasText: 'Je suis coupée' }).waitFor();
say(`kept while cut off: ${await page.locator('.parcel p').innerText()}`);
await box.fill('Un brouillon');
await look(page, 'offline');
await writes(adjoa, 'Vous êtes là ?');
await writes(adjoa, 'Je redémarre le téléphone.');
await page.waitForTimeout(2000);  // the cut itself
const shell = await page.evaluate(() => caches.match('/desk/').then((kept) => !!kept));
say(`page without a network: ${shell ? 'kept' : 'lost'}`);
await context.setOffline(false);
await bubble(page, 'Je redémarre').waitFor();
await page.locator('.parcel').waitFor({ state: 'detached' });
await until(async () => (await sent('Je suis coupée')).length);
say(`after the cut, at the customer's: ${(await sent('Je suis coupée')).length}`);
say(`after the cut, at the agent's: ${await bubble(page, 'Vous êtes là').count()} ${await bubble(page, 'Je suis coupée').count()}`);
await page.reload();
await bubble(page, 'Je redémarre').waitFor();
say(`draft kept: ${await until(() => box.inputValue()) === 'Un brouillon'}`);
await box.fill('');

// Another company's agent, on the same center at the same time.
const id = page.url().split('/').at(-1);
const other = await sits();
const heard = [];
other.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
await logsIn(other.page, 'zoe');
await other.page.getByText('Rien à faire pour le moment.').waitFor();
await writes(adjoa, 'Toujours rien.');
await bubble(page, 'Toujours rien').waitFor();
const tried = await other.page.evaluate((id) => Promise.all(
  [`conversations/${id}`, 'conversations', 'customers/%2B2290197123456/timeline', 'agents/afi/tasks'].map((path) =>
    fetch(`/api/v1/${path}?company=sahel`).then((answer) => answer.status))), id);
await other.page.goto(`${api_desk()}#/work/sahel/${id}`);
await other.page.waitForTimeout(500);
const seen = [...heard, await other.page.locator('body').innerText()].filter((each) => /Adjoa|Toujours|"sahel"|97123456/.test(each));
say(`another company sees: ${await other.page.locator('.row').count()} rows, ${seen.length} words, ${tried.join(' ')}`);
await other.context.close();

// Handed on to a queue, where a colleague takes it on a telephone's screen and ends it.
const colleague = await sits({ viewport: phone });
await logsIn(colleague.page, 'koffi');
await colleague.page.getByRole('button', { name: /Changer d’état/ }).click();
await colleague.page.getByRole('menuitem', { name: 'Me rendre disponible' }).click();
await page.keyboard.press('Alt+Shift+KeyT');
await page.getByRole('dialog', { name: 'Transférer' }).waitFor();
await look(page, 'transfer');
await page.getByRole('button', { name: /billing/ }).click();
await page.getByText('Transféré.').waitFor();
await colleague.page.locator('.row.offered').waitFor();
await colleague.page.getByRole('button', { name: 'Accepter' }).click();
await bubble(colleague.page, 'Toujours rien').waitFor();
say('transferred to: koffi');
await colleague.page.getByRole('button', { name: 'Clôturer' }).click();
await colleague.page.getByRole('dialog', { name: 'Clôturer la conversation' }).waitFor();
await look(colleague.page, 'close');
await colleague.page.setViewportSize(phone);
await colleague.page.getByRole('radio', { name: 'Traité' }).check();
await colleague.page.getByLabel('Note').fill('Réglages envoyés, connexion rétablie.');
await colleague.page.getByRole('dialog').getByRole('button', { name: 'Clôturer' }).click();
await colleague.page.getByText('Conversation clôturée.').waitFor();
const ended = (await asked(`/conversations/${id}`)).conversation;
say(`closed: ${ended.state} ${ended.disposition}`);
await colleague.page.goto(`${api_desk()}#/work/sahel/${id}`);
await colleague.page.getByRole('button', { name: 'Fiche client' }).click();
await colleague.page.locator('.timeline .disposed').first().waitFor();
const kinds = await colleague.page.locator('.timeline-head b').allInnerTexts();
say(`timeline: ${['Note', 'Statut'].filter((each) => kinds.includes(each)).join(' ')}`);
await look(colleague.page, 'card');

// A customer writes in Fon: her words beside their translation, the answer shown before it goes, and a translator that is dead.
const sessi = '2290197000010';
await writes(sessi, 'Kuabɔ, akwɛ nabi wɛ kpo ɖo 97000001 ?');
await page.locator('.row', { hasText: '97 00 00 10' }).first().click();
await page.locator('.contact-head').getByRole('button', { name: 'Prendre' }).click();
await bubble(page, 'nabi').locator('.beside').waitFor();
say(`translated: ${(await bubble(page, 'nabi').locator('.beside').innerText()).replace(/\s*\n\s*/g, ' / ')}`);
await box.fill('Bonjour, votre solde est de 1 250 FCFA.');
await box.press('Enter');
const draftSeen = page.getByRole('group', { name: /Ce que le client lira/ });
say(`shown before it goes: ${await until(() => draftSeen.getByRole('textbox').inputValue())}`);
say(`gone by then: ${(await sent('250 FCFA')).length}`);
await look(page, 'translated');
await draftSeen.getByRole('button', { name: 'Envoyer la traduction' }).click();
say(`the customer reads: ${(await until(async () => (await sent('mitɔn'))[0])).body.text.body}`);
await bubble(page, 'mitɔn').locator('.beside').first().waitFor();
say(`beside it: ${await bubble(page, 'mitɔn').locator('.beside p').first().innerText()}`);
await box.fill('busy');
await box.press('Enter');
say(`translator dead: ${(await draftSeen.getByRole('alert').innerText()).split('.')[0]}.`);
await draftSeen.getByRole('button', { name: 'Envoyer tel quel' }).click();
await until(async () => (await sent('busy')).length);
const talked = (await asked(`/conversations/${page.url().split('/').at(-1)}`)).entries.filter((each) => each.kind === 'sent');
say(`kept: ${talked.map(({ text, details: { original } }) => `${text} < ${original ? `${original.text} (${original.by})` : 'as it is'}`).join(', ')}`);

// What the assistant would answer is looked at, sent, and told to who trains it.
await writes(sessi, 'À quelle heure ouvrent vos agences ?');
await bubble(page, 'ouvrent vos agences').waitFor();
await page.getByRole('button', { name: 'Suggérer une réponse' }).click();
const suggestion = page.getByRole('group', { name: 'Réponse suggérée' });
say(`suggested: ${await suggestion.locator('.suggested-words').innerText()}`);
await look(page, 'suggested');
await suggestion.getByRole('button', { name: 'Envoyer' }).click();
await until(async () => (await sent('huit heures')).length);
const judged = await until(async () => (await asked(`/conversations/${page.url().split('/').at(-1)}`)).entries.find((each) => each.details?.became));
say(`judged: ${judged.details.became}`);

// The supervisor's board, the administrator's log, and another language.
const above = await sits();
await logsIn(above.page, 'zo');
await above.page.getByRole('link', { name: 'Supervision' }).click();
await above.page.locator('.tile').first().waitFor();
say(`board: ${(await above.page.locator('.tile h3').allInnerTexts()).sort().reverse().join(' ')}`);
await look(above.page, 'board');
await readsReports(above.page, page);

// What waits she gives to somebody.
await writes(ama, 'Je voudrais aussi changer de forfait.');
await above.page.getByRole('link', { name: 'Travail' }).click();
await above.page.locator('.row.waiting .row-open').click();
await bubble(above.page, 'changer de forfait').waitFor();
await above.page.getByRole('button', { name: 'Prendre' }).first().click();
await above.page.getByRole('button', { name: 'Transférer' }).click();
await above.page.getByRole('button', { name: /Koffi Mensah/ }).waitFor();
await look(above.page, 'reassign');
await above.page.getByRole('button', { name: /Koffi Mensah/ }).click();
await above.page.getByText('Transféré.').waitFor();
await colleague.page.goto(`${api_desk()}#/work`);
await colleague.page.locator('.row.led').waitFor();
say(`given to: koffi, ${await colleague.page.locator('.row.led b').innerText()}`);

const root = await sits();
await logsIn(root.page, 'root');
await root.page.getByRole('link', { name: 'Journal' }).click();
await root.page.getByLabel('Filtrer par personne').fill('afi');
await root.page.keyboard.press('Enter');
await root.page.getByRole('rowheader', { name: 'user:koffi' }).first().waitFor({ state: 'detached' });
const accepted = root.page.getByRole('cell', { name: 'accept_task' });
const older = root.page.getByRole('button', { name: 'Lignes plus anciennes' });
await until(async () => {  // what he read since may fill more than a page
  if (await accepted.count() === 0 && await older.isVisible()) await older.click().catch(() => {});
  return accepted.count();
});
say('audit: accept_task');
const noted = await root.page.evaluate(() => fetch('/api/v1/audit?company=sahel&limit=500').then((answer) => answer.json()));
say(`exports noted: ${[...new Set(noted.notes.filter((each) => each.operation === 'export_report').map((each) => each.who))].join(' ')}`);
await look(root.page, 'audit');

// Who logs out without a network is not let in again by whoever comes next: it is done as soon as it can be.
await root.context.setOffline(true);
await root.page.getByRole('button', { name: /Compte de/ }).click();
await root.page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
await root.page.getByText('Déconnexion en attente').waitFor();
await root.context.setOffline(false);
await root.page.getByText('Déconnexion en attente').waitFor({ state: 'detached' });
const still = await root.page.evaluate(() => fetch('/api/v1/session').then((answer) => answer.status));
say(`a log-out that was owed: ${still}`);

await page.setViewportSize(laptop);
await page.keyboard.press('Alt+Shift+KeyH');
await page.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor();
await look(page, 'keys');
await page.keyboard.press('Escape');
await page.getByRole('button', { name: /Compte de/ }).click();
await page.getByRole('menuitemradio', { name: 'English' }).click();
await page.getByRole('button', { name: /Account of/ }).click();
await page.getByRole('menuitem', { name: 'Shortcuts' }).click();
await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
await page.keyboard.press('Escape');
say(`english: ${await page.getByRole('region', { name: 'To do' }).getAttribute('aria-label')}`);
await ends();

function api_desk() { return page.url().split('#')[0]; }
