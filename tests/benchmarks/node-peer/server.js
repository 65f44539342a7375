// The plain Node way to fan out over WebSockets, to compare with: node server.js PORT, loopback only.
// /ws speaks Hyperliquid's subscribe; /ingest takes text frames "coin payload".
'use strict';
const { WebSocketServer } = require('ws');

const port = Number(process.argv[2]);
if (!Number.isInteger(port)) {
  console.error('usage: node server.js PORT');
  process.exit(2);
}

const topics = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: false, backlog: 4096 });

function ingest(socket) {
  socket.on('message', (frame) => {
    const space = frame.indexOf(0x20);
    const subscribers = topics.get(frame.toString('latin1', 0, space));
    if (!subscribers) return;
    const payload = frame.subarray(space + 1);
    for (const subscriber of subscribers) subscriber.send(payload, { binary: false });
  });
}

function subscribe(socket) {
  const joined = [];
  socket.on('message', (frame) => {
    const request = JSON.parse(frame);
    if (request.method !== 'subscribe') return;
    const { coin } = request.subscription;
    if (!topics.has(coin)) topics.set(coin, new Set());
    topics.get(coin).add(socket);
    joined.push(coin);
    socket.send(JSON.stringify({ channel: 'subscriptionResponse', data: request }));
  });
  socket.on('close', () => joined.forEach((coin) => topics.get(coin).delete(socket)));
}

server.on('connection', (socket, request) => {
  // A reset connection is no reason to stop.
  socket.on('error', () => {});
  if (request.url === '/ingest') ingest(socket);
  else subscribe(socket);
});
server.on('listening', () => console.log('ready'));
