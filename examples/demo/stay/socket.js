// examples/demo/stay/socket.js - the wire to the demo: what it tells goes to who asked for that kind.
const heard = new Map();
let socket, sound = () => {};

export const on = (kind, hear) => heard.set(kind, [...(heard.get(kind) ?? []), hear]);
export const onSound = (hear) => { sound = hear; };
export const ask = (deed, more = {}) => socket?.readyState === 1 && socket.send(JSON.stringify({ do: deed, ...more }));

export function connect() {
  socket = new WebSocket(`${location.protocol.replace('http', 'ws')}//${location.host}/stay/socket`);
  socket.binaryType = 'arraybuffer';
  socket.onmessage = ({ data }) => {
    if (typeof data !== 'string') return sound(data);
    const told = JSON.parse(data);
    for (const each of heard.get(told.kind) ?? []) each(told);
  };
  socket.onclose = () => setTimeout(connect, 1000);
}
