// tests/peers/smpp/smsc.mjs - an operator's SMSC by npm's smpp: takes messages, tells receipts, brings messages.
// Usage: node smsc.mjs LOG [SMPP_PORT [CONTROL_PORT]]. Prints both ports. What it takes is a line of JSON in LOG.
// Control by HTTP: /mo?from=&to=&text=, /throttle?next=N (refuses so many as too fast), /final?state=DELIVRD|UNDELIV,
// /silent?on=1 (takes, and tells no receipt).
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import smpp from "smpp";

const [log, smppPort = "0", controlPort = "0"] = process.argv.slice(2);
const sessions = new Set();
let throttle = 0, final = "DELIVRD", silent = false, next = Date.now();

const text = (message) => (message && message.message !== undefined ? message.message : message).toString();

function receipt(session, pdu, id, state) {
  session.deliver_sm({
    source_addr: pdu.destination_addr, destination_addr: pdu.source_addr, esm_class: 4,
    short_message: `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:${state} err:000 text:`,
    receipted_message_id: id, message_state: state === "DELIVRD" ? 2 : 5,
  });
}

const server = smpp.createServer((session) => {
  sessions.add(session);
  session.on("close", () => sessions.delete(session));
  session.on("error", () => sessions.delete(session));
  for (const bind of ["bind_transceiver", "bind_receiver", "bind_transmitter"])
    session.on(bind, (pdu) => {
      session.user = pdu.system_id;
      session.send(pdu.response({ system_id: "operator" }));
    });
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => { session.send(pdu.response()); session.close(); });
  session.on("submit_sm", (pdu) => {
    if (throttle > 0) {
      throttle -= 1;
      appendFileSync(log, JSON.stringify({ throttled: pdu.destination_addr }) + "\n");
      return session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
    }
    const id = (next++).toString(16);
    appendFileSync(log, JSON.stringify({
      from: pdu.source_addr, to: pdu.destination_addr, coding: pdu.data_coding, text: text(pdu.short_message),
      parts: pdu.short_message.udh ? 2 : 1, by: session.user,
    }) + "\n");
    session.send(pdu.response({ message_id: id }));
    if (pdu.registered_delivery && !silent) setTimeout(() => receipt(session, pdu, id, final), 20);
  });
});

const control = createServer((request, response) => {
  const url = new URL(request.url, "http://smsc");
  const given = (name) => url.searchParams.get(name);
  if (url.pathname === "/mo")
    for (const session of sessions)
      // The default alphabet, as operators send it; the package would call it IA5, which has no accents.
      session.deliver_sm({
        source_addr: given("from"), destination_addr: given("to"), short_message: given("text"),
        data_coding: smpp.encodings.ASCII.match(given("text")) ? 0 : 8,
      });
  if (url.pathname === "/throttle") throttle = Number(given("next"));
  if (url.pathname === "/final") final = given("state");
  if (url.pathname === "/silent") silent = given("on") === "1";
  response.end(`${sessions.size}\n`);
});

server.listen(Number(smppPort), "127.0.0.1", () =>
  control.listen(Number(controlPort), "127.0.0.1", () =>
    console.log(`${server.address().port} ${control.address().port}`)));
