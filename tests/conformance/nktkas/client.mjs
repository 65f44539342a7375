import { HttpTransport, InfoClient, SubscriptionClient, WebSocketTransport } from '@nktkas/hyperliquid';
import WebSocket from 'ws';

/** A socket of the client. Node 20 has no WebSocket of its own, so it is given one, as its documentation says. */
export function connect(url, { reconnect, ...options } = {}) {
  const transport = new WebSocketTransport({ url, ...options, reconnect: { WebSocket, ...reconnect } });
  return { transport, subscribe: new SubscriptionClient({ transport }), info: new InfoClient({ transport }) };
}

/** The client over HTTP. It resolves "info" against the address, so that this must end with a slash. */
export function overHttp(base) {
  const transport = new HttpTransport({ apiUrl: `${base}/` });
  return { transport, info: new InfoClient({ transport }) };
}

/** A listener that remembers, and what it remembers. */
export function recorder() {
  const got = [];
  return [got, data => got.push(data)];
}
