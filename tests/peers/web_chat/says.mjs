// tests/peers/web_chat/says.mjs - npm's ws as a visitor: node says.mjs PORT TOKEN ID TEXT; prints what is said of it.
import WebSocket from 'ws';

const [port, token, id, text] = process.argv.slice(2);
const to = new WebSocket(`ws://127.0.0.1:${port}/chat/web`, { origin: 'https://www.sahel.example' });
to.on('open', () => to.send(JSON.stringify({ type: 'hello', token, last: '' })));
to.on('message', (frame) => {
  const what = JSON.parse(frame);
  if (what.type === 'welcome') to.send(JSON.stringify({ type: 'message', id, text }));
  if (what.id !== id) return;
  console.log(what.type);
  process.exit(0);
});
