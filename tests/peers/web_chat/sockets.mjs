// tests/peers/web_chat/sockets.mjs - npm's ws against our WebSockets: node sockets.mjs PORT; one line for each case.
import http from 'node:http';
import WebSocket from 'ws';

const port = process.argv[2];
const address = (path) => `ws://127.0.0.1:${port}${path}`;

/// Opens, lets `does` act, and tells what came until the end: "hello|1000 bye".
const told = (path, does, options = {}) =>
  new Promise((tell) => {
    const to = new WebSocket(address(path), options);
    const all = [];
    to.on('open', () => does(to, all));
    to.on('message', (text, binary) => { all.push(binary ? 'binary' : String(text)); to.emit('heard', String(text)); });
    to.on('pong', (bytes) => { all.push(`pong ${bytes}`); to.close(1000); });
    to.on('unexpected-response', (_, answer) => tell(`http ${answer.statusCode}`));
    to.on('error', (what) => all.push(what.code ?? 'error'));
    to.on('close', (code, why) => tell([...all, `${code} ${why}`.trim()].join('|')));
  });

const cases = {
  echo: () => told('/echo', (to, all) => {
    to.send('Bonjour à tous');
    to.on('heard', () => all.length === 1 ? to.send('', { fin: true }) : to.close(1000));
  }),
  fragments: () => told('/echo', (to) => {
    to.send('un ', { fin: false });
    to.send('deux', { fin: true });
    to.on('heard', () => to.close(1000, 'bye'));
  }),
  many: () => told('/echo', (to, all) => {
    for (let each = 0; each < 200; ++each) to.send(String(each));
    to.on('heard', () => { if (all.length === 200) { all.splice(0, 199); to.close(1000); } });
  }),
  ping: () => told('/echo', (to) => to.ping('a')),
  binary: () => told('/echo', (to) => to.send(Buffer.from([1, 2]), { binary: true })),
  not_utf8: () => told('/echo', (to) => to.send(Buffer.from([0xff, 0xfe]), { binary: false })),
  too_long: () => told('/echo', (to) => to.send('x'.repeat(20000))),
  compressed: () => told('/echo', (to) => { to.send('x'.repeat(300)); to.on('heard', () => to.close(1000)); },
                         { perMessageDeflate: true }).then((all) => all.replace('x'.repeat(300), '300')),
  we_end: () => told('/bye', () => {}),
  slow: () => told('/flood', (to) => { to.pause(); setTimeout(() => to.resume(), 500); })
    .then((all) => all.replace(/^(flood\|?)+/, 'flood...').replace(/ECONNRESET\|/, '')),
  refused: () => told('/nowhere', () => {}),
  plain: () => new Promise((tell) => http.get(`http://127.0.0.1:${port}/echo`, (answer) => {
    answer.resume();
    tell(`http ${answer.statusCode} ${answer.headers.upgrade}`);
  })),
};

for (const [name, run] of Object.entries(cases)) console.log(`${name}: ${await run()}`);
process.exit(0);  // the refused connection would be kept for another request
