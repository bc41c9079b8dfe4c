// tests/flow/schema/validate_flows.mjs - does flow.schema.json accept the good flows, and refuse what is badly built?
// usage: node validate_flows.mjs ROOT_OF_THE_TREE
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';

const root = process.argv[2];
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strict: true, strictRequired: false, strictTypes: false });
const fits = ajv.compile(JSON.parse(readFileSync(join(root, 'src/flow/flow.schema.json'), 'utf8')));

/** '' where the schema accepts it, else why not. A text that is no YAML is refused as well. */
function refusal(text) {
  let flow;
  try {
    flow = parse(text);
  } catch (error) {
    return error.message.split('\n')[0];
  }
  if (fits(flow)) return '';
  const deepest = fits.errors.reduce((a, b) => (b.instancePath.length > a.instancePath.length ? b : a));
  return `${deepest.instancePath} ${deepest.message}`;
}

const yaml_in = (folder) => (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith('.yaml')).map((name) => join(folder, name));
const samples = existsSync(join(root, 'samples-ivr')) ? readdirSync(join(root, 'samples-ivr')) : [];
const flows = [...yaml_in(join(root, 'tests/data/good')), ...samples.map((name) => join(root, 'samples-ivr', name, 'flow.yaml'))]
  .filter(existsSync).map((file) => [file, readFileSync(file, 'utf8')]);
const page = readFileSync(join(root, 'docs/manual/flows.md'), 'utf8');
const shown = [...page.matchAll(/```yaml\n([^]*?)```/g)].map((found, i) => [`docs/manual/flows.md, flow ${i + 1}`, found[1]]);

let wrong = 0, accepted = 0, refused = 0, lenient = 0;
const complain = (what) => { ++wrong; console.log(what); };

for (const [name, text] of [...flows, ...shown]) {
  const why = refusal(text);
  if (why === '') ++accepted;
  else complain(`${name}: refused, although it is good: ${why}`);
}

// A bad flow says itself whether its structure is at fault.
for (const file of yaml_in(join(root, 'tests/data/bad'))) {
  const text = readFileSync(file, 'utf8');
  const expected = /^# schema: refuses$/m.test(text);
  const why = refusal(text);
  if (expected && why === '') complain(`${file}: accepted, although it says "# schema: refuses"`);
  else if (expected) ++refused;
  else if (why === '') ++lenient;
  else complain(`${file}: refused, although it does not say "# schema: refuses": ${why}`);
}

console.log(`${accepted} good flows accepted, ${refused} badly built ones refused, ${lenient} with problems of other kinds, ${wrong} wrong`);
if (wrong > 0 || accepted < 30 || refused < 20) process.exit(1);
