// tests/core/oracle/compare_numbers.mjs - 200 seeded numbers: do we and libphonenumber read them alike?
// usage: node compare_numbers.mjs PATH_OF_normalise_numbers [COUNT [SEED]]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import parsePhoneNumber from 'libphonenumber-js/max';

const [, , helper, count = '200', seed = '229'] = process.argv;

// `heads` begin national numbers, assigned or not; `old` ones were shorter; `born` exists only since the migration.
const countries = {
  BJ: { code: '229', digits: 10, born: '+2290197123456', old: { digits: 8, heads: ['9', '6', '4', '5', '2', '3'] },
        heads: ['01', '012', '014', '019', '0', '2', '9', '6'] },
  BF: { code: '226', digits: 8, heads: ['0', '2049', '2530', '5', '6', '7', '8', '24'] },
  CI: { code: '225', digits: 10, born: '+2250707123456',
        old: { digits: 8, heads: ['07', '05', '4', '5', '6', '2031', '2244'] },
        heads: ['01', '05', '07', '21', '25', '2720', '2722', '0', '4', '20'] },
  NE: { code: '227', digits: 8, heads: ['2072', '2031', '23', '7', '8', '9', '08', '1'] },
  NG: { code: '234', digits: 10, born: '+2342014630643', trunk: '0', prefix: '009',
        old: { digits: 8, heads: ['1', '9', '84', '64', '70'] },
        heads: ['803', '90', '70', '81', '201', '20', '8', '7', '9'] },
  SN: { code: '221', digits: 9, heads: ['77', '78', '33', '30', '800', '88', '93', '7', '5'] },
  TG: { code: '228', digits: 8, heads: ['90', '7', '22', '2', '9', '5'] },
};

let state = Number(seed) >>> 0;
function chance(below) {  // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % below;
}
const pick = (list) => list[chance(list.length)];
const pairs = (text, mark) => text.match(/..?/g).join(mark);
const wide = (text) => text.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d)));

const forms = [
  (c, n) => (c.trunk ?? '') + n,
  (c, n) => (c.trunk ?? '') + pairs(n, ' '),
  (c, n) => n,
  (c, n) => `+${c.code}${n}`,
  (c, n) => `+${c.code} ${pairs(n, '-')}`,
  (c, n) => `(+${c.code}) ${pairs(n, '.')}`,
  (c, n) => `+${c.code}\u00a0${pairs(n, '\u00a0')}`,
  (c, n) => `${c.prefix ?? '00'}${c.code}${n}`,
  (c, n) => `${c.prefix ?? '00'} ${c.code} ${pairs(n, ' ')}`,
  (c, n) => `${c.code}${n}`,
  (c, n) => wide(`+${c.code}${n}`),
  (c, n) => `tel:+${c.code}-${pairs(n, '-')}`,
  (c, n) => (c.trunk ? `+${c.code} (${c.trunk}) ${n}` : `+${c.code} ${n}`),
];

function generated() {
  const home = pick(Object.keys(countries));
  const country = countries[home];
  const wrong = chance(8) === 0 ? pick([-1, 1]) : 0;
  const old = country.old !== undefined && wrong === 0 && chance(6) === 0;
  let national = pick(old ? country.old.heads : country.heads);
  const size = old ? country.old.digits : country.digits + wrong;
  while (national.length < size) national += chance(10);
  return { home, old, written: pick(forms)(country, national) };
}

const kinds = {
  MOBILE: ['mobile'], FIXED_LINE: ['fixed'], FIXED_LINE_OR_MOBILE: ['fixed', 'mobile'], VOIP: ['voip'],
  TOLL_FREE: ['service'], PREMIUM_RATE: ['service'], SHARED_COST: ['service'], UAN: ['service'],
};

/** What is wrong between our answer and the oracle's, or ''. */
function disagreement(row, ours) {
  const text = row.old && ours.normal !== '-' ? ours.normal : row.written;
  const oracle = parsePhoneNumber(text, row.home);
  const valid = oracle !== undefined && oracle.isValid();
  if (valid !== (ours.normal !== '-')) return `libphonenumber says ${valid ? 'valid' : 'not valid'}`;
  if (!valid) return '';
  if (oracle.number !== ours.normal) return `libphonenumber says ${oracle.number}`;
  const type = oracle.getType();
  return kinds[type]?.includes(ours.kind) ? '' : `libphonenumber says ${type}`;
}

const rows = Array.from({ length: Number(count) }, generated);
const ran = spawnSync(helper, { input: rows.map((r) => `${r.home}\t${r.written}\n`).join(''), encoding: 'utf8' });
if (ran.status !== 0) throw new Error(`${helper} failed: ${ran.error ?? ran.stderr}`);
const answers = ran.stdout.trimEnd().split('\n').map((line) => {
  const [normal, kind] = line.split('\t');
  return { normal, kind };
});
if (answers.length !== rows.length) throw new Error(`${rows.length} questions, ${answers.length} answers`);

const stale = Object.keys(countries).filter((c) => {
  const born = countries[c].born;
  return born !== undefined && !parsePhoneNumber(born)?.isValid();
});
const skipped = [];
let same = 0, valid = 0, renewed = 0, different = 0, noticed = 0, tampered = 0;
rows.forEach((row, i) => {
  const ours = answers[i];
  const label = `${row.home} ${JSON.stringify(row.written)} -> ${ours.normal} ${ours.kind}`;
  if (stale.includes(row.home)) return skipped.push(`${label}: the metadata predates the migration of ${row.home}`);
  if (row.old && ours.normal === '-')
    return skipped.push(`${label}: refused in its old form, which libphonenumber no longer knows`);
  if (ours.kind === 'unknown' || ours.kind === 'short_code')
    return skipped.push(`${label}: of no plan, so that only its form is known`);
  if (/^\d/.test(row.written) && ours.normal.startsWith('+') && !ours.normal.startsWith(`+${countries[row.home].code}`))
    return skipped.push(`${label}: foreign without its plus, which only we accept where a plan vouches for it`);
  const found = disagreement(row, ours);
  if (found !== '') {
    ++different;
    console.log(`DIFFERENT ${label}: ${found}`);
    return;
  }
  ++same;
  if (ours.normal !== '-') ++valid;
  if (row.old) ++renewed;
  // Would we notice? Every answer is also asked for with a mistake in it.
  const mistakes = ours.normal === '-' ? [{ normal: `+${countries[row.home].code}1`, kind: 'mobile' }] : [
    { normal: ours.normal.replace(/.$/, (d) => (Number(d) + 1) % 10), kind: ours.kind },
    { normal: ours.normal, kind: 'unknown' },
    { normal: '-', kind: 'unassigned' },
  ];
  for (const mistake of row.old ? mistakes.slice(1, 2) : mistakes) {
    ++tampered;
    if (disagreement(row, mistake) !== '') ++noticed;
  }
});

for (const each of skipped.slice(0, 40)) console.log(`skipped ${each}`);
if (skipped.length > 40) console.log(`and ${skipped.length - 40} more`);
const oracle = new URL('node_modules/libphonenumber-js/package.json', import.meta.url);
const version = JSON.parse(readFileSync(oracle)).version;
console.log(`libphonenumber-js ${version}, seed ${seed}: ${rows.length} numbers, ${same} alike (${valid} valid, ` +
  `${renewed} of them written in an old form and checked by their new one), ${different} different, ` +
  `${skipped.length} skipped; ${noticed} of ${tampered} planted mistakes noticed`);
const enough = valid >= rows.length / 3 && skipped.length <= rows.length / 5;
if (different !== 0 || noticed !== tampered || !enough) process.exit(1);
