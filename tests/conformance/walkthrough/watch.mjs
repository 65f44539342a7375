// Reads a book with an unmodified Hyperliquid client and watches the socket with another, until the relay closes it.
// node walkthrough/watch.mjs RELAY-ORIGIN KEY: prints "book COIN" for the first book of each client and "closed CODE REASON" at the end.
import WebSocket from 'ws';
import { connect } from '../nktkas/client.mjs';

const [origin, key] = process.argv.slice(2);
const url = `${origin.replace('http', 'ws')}/k/${key}/ws`;
process.stdin.on('close', () => process.exit(1)).resume();

const { transport, subscribe } = connect(url, { reconnect: { maxRetries: 0 } });
await new Promise(resolve => void subscribe.l2Book({ coin: 'BTC' }, resolve));
console.log('book BTC, by @nktkas/hyperliquid');

const socket = new WebSocket(url);
socket.on('open', () => socket.send(JSON.stringify({ method: 'subscribe', subscription: { type: 'l2Book', coin: 'BTC' } })));
socket.on('message', message => JSON.parse(message).channel === 'l2Book' && console.log('book BTC, by ws'));
socket.on('close', async (code, reason) => {
  console.log(`closed ${code} ${reason}`);
  await transport.close().catch(() => {});
  process.exit(0);
});
