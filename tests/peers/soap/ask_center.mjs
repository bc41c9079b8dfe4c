// tests/peers/soap/ask_center.mjs - a SOAP client that knows our WSDL only: npm's soap. URL KEY VERSION (1.1 or 1.2).
import soap from "soap";

const [url, key, version] = process.argv.slice(2);
const client = await soap.createClientAsync(url + "/api/v1/soap?wsdl", {forceSoap12Headers: version === "1.2"});
client.setSecurity(new soap.BearerSecurity(key));

const ask = async (name, given) => (await client[name + "Async"](given))[0];
const written = await ask("write_interaction", {
    address: "01 97 00 00 02", on: "voice", began: "2026-01-04T09:00:00.250Z", reference: "node-" + version,
    entries: [{kind: "noted", text: "A <b> & Fɔ̀n 🌳"}, {kind: "said", text: "Merci"}]});
console.log("written", written.known, /^\d+$/.test(written.interaction));
const disposed = await ask("write_disposition", {interaction: written.interaction, code: "sold"});
console.log("disposed", disposed.code, disposed.known);
const queued = await ask("start_conversation", {address: "0197000002", on: "sms", text: "Bonjour", key: "node-" + version});
console.log("queued", queued.state);
const found = await ask("find_customer", {address: "0197000002"});
console.log("found", [found.identities].flat()[0].address);
const page = await ask("read_timeline", {address: "0197000002"});
const first = page.entries[page.entries.length - 1];
console.log("first", first.text, first.at.toISOString());
const events = await ask("list_events", {limit: 1000});
console.log("events", events.events.length > 0);
try {
    await ask("find_customer", {address: "+2290190011299"});
} catch (fault) {
    console.log("fault", JSON.stringify(fault.root?.Envelope?.Body?.Fault ?? fault.message));
}
