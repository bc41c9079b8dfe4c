// tests/peers/openapi/validate.mjs - openapi.json against OpenAPI's own schema, events against theirs. URL KEY.
import {Validator} from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const [url, key] = process.argv.slice(2);
const get = async path => (await fetch(url + path, {headers: {Authorization: "Bearer " + key}})).json();

const description = await get("/api/v1/openapi.json");
const found = await new Validator().validate(description);
console.log("openapi", found.valid, found.valid ? Object.keys(description.paths).length : JSON.stringify(found.errors));

const ajv = new Ajv({strict: true, strictRequired: false, strictTypes: false});
formats(ajv);
const fits = ajv.compile(await get("/api/v1/events/schema"));
const {events} = await get("/api/v1/events?limit=1000");
const bad = events.filter(each => !fits(each)).map(each => JSON.stringify([each, fits.errors]));
console.log("events", events.length, bad.length, bad[0] ?? "");
const wrong = events.map(each => ({...each, type: "no.such"})).filter(each => fits(each));
const bare = events.map(each => ({...each, data: {}})).filter(each => fits(each));
console.log("refused", wrong.length, bare.length);
