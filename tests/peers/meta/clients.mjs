// tests/peers/meta/clients.mjs - independent clients send to the local Meta, and read its webhooks.
// Usage: clients.mjs send URL TOKEN   sends what test_clients.cpp sends, with each client; the local Meta keeps the bodies
//        clients.mjs read SECRET      reads {"body","signature"} from standard input, prints what each makes of it
import { webcrypto } from "node:crypto";

import { WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";
import messenger from "messaging-api-messenger";
import { WhatsAppAPI } from "whatsapp-api-js";
import {
  ActionButtons, ActionList, Audio, Body, BodyComponent, BodyParameter, Button, Document, Interactive, Language, ListSection,
  Location, Row, Template, Text,
} from "whatsapp-api-js/messages";

const number = "105", to = "22997123456", psid = "5551";
const buttons = [["t:1", "Solde"], ["t:2", "Un agent"]];
const rows = [...buttons, ["t:3", "Offres"], ["t:4", "Langue"]];
const file = "https://x.example/a.pdf";

async function sendByKapso(url, token) {
  const { messages } = new WhatsAppClient({ accessToken: token, baseUrl: url, graphVersion: "v23.0" });
  const from = { phoneNumberId: number, to };
  await messages.sendText({ ...from, body: "Bonjour à tous" });
  await messages.sendInteractiveButtons({ ...from, bodyText: "Quoi ?", buttons: buttons.map(([id, title]) => ({ id, title })) });
  await messages.sendInteractiveList({
    ...from, bodyText: "Quoi ?", buttonText: "Menu", sections: [{ rows: rows.map(([id, title]) => ({ id, title })) }] });
  await messages.sendTemplate({ ...from, template: { name: "rappel", language: { code: "fr" }, components: [
    { type: "body", parameters: [{ type: "text", text: "Afi" }, { type: "text", text: "12 h" }] }] } });
  await messages.sendDocument({ ...from, document: { link: file, filename: "a.pdf", caption: "Voici" } });
  await messages.sendLocation({ ...from, location: { latitude: 6.36, longitude: 2.42, name: "Agence" } });
  await messages.sendAudio({ ...from, audio: { id: "m1" } });
}

async function sendByWhatsAppApi(url, token) {
  const here = (at, how) => fetch(String(at).replace("https://graph.facebook.com", url), how);
  const api = new WhatsAppAPI({ token, secure: false, v: "v23.0", ponyfill: { fetch: here } });
  const row = ([id, title]) => new Row(id, title);
  for (const message of [
    new Text("Bonjour à tous"),
    new Interactive(new ActionButtons(...buttons.map(([id, title]) => new Button(id, title))), new Body("Quoi ?")),
    new Interactive(new ActionList("Menu", new ListSection(undefined, ...rows.map(row))), new Body("Quoi ?")),
    new Template("rappel", new Language("fr"), new BodyComponent(new BodyParameter("Afi"), new BodyParameter("12 h"))),
    new Document(file, false, "Voici", "a.pdf"),
    new Location(2.42, 6.36, "Agence"),
    new Audio("m1", true),
  ]) await api.sendMessage(number, to, message);
}

async function sendByMessaging(url, token) {
  const client = new messenger.MessengerClient({ accessToken: token, origin: url, version: "23.0", skipAppSecretProof: true });
  const how = { messagingType: "RESPONSE" };
  await client.sendText(psid, "Bonjour à tous", how);
  await client.sendMessage(psid, { text: "Quoi ?", quickReplies: buttons.map(([payload, title]) =>
    ({ contentType: "text", title, payload })) }, how);
  await client.sendImage(psid, "https://x.example/a.jpg", how);
}

async function read(secret, { body, signature }) {
  const api = new WhatsAppAPI({ token: "t", appSecret: secret, v: "v23.0", ponyfill: { subtle: webcrypto.subtle } });
  const told = {};
  api.on.message = ({ from, message, name }) => { told.from = from; told.name = name; told.text = message.text?.body; };
  await api.post(JSON.parse(body), body, signature);
  const kapso = normalizeWebhook(JSON.parse(body));
  return {
    whatsapp_api_js: told,
    kapso: {
      signed: verifySignature({ appSecret: secret, rawBody: Buffer.from(body), signatureHeader: signature }),
      forged: verifySignature({ appSecret: secret, rawBody: Buffer.from(body + " "), signatureHeader: signature }),
      from: kapso.messages[0]?.from, text: kapso.messages[0]?.text?.body,
    },
  };
}

const [what, first, second] = process.argv.slice(2);
if (what === "send") {
  await sendByKapso(first, second);
  await sendByWhatsAppApi(first, second);
  await sendByMessaging(first, second);
} else {
  let input = "";
  for await (const part of process.stdin) input += part;
  console.log(JSON.stringify(await read(first, JSON.parse(input))));
}
