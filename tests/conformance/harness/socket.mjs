import WebSocket from 'ws';
import { until, within } from './waiting.mjs';

/** A WebSocket without any knowledge of the protocol, that remembers every frame: { text, json, at }. */
export class Socket {
  frames = [];

  static open(url, options) {
    const socket = new Socket();
    socket.ws = new WebSocket(url, options);
    socket.closed = new Promise(resolve => socket.ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() })));
    socket.ws.on('message', data => {
      const text = data.toString();
      socket.frames.push({ text, json: JSON.parse(text) });
    });
    const opened = new Promise((resolve, reject) => {
      socket.ws.on('open', () => resolve(socket));
      socket.ws.on('error', reject);
      // Without this handler ws would only say "Unexpected server response: 401".
      socket.ws.on('unexpected-response', (request, response) => {
        let body = '';
        response.on('data', piece => { body += piece; });
        response.on('end', () => reject(Object.assign(new Error(`refused with ${response.statusCode}`), { status: response.statusCode, headers: response.headers, body })));
      });
    });
    return within(`a connection to ${new URL(url).host}`, opened);
  }

  get isOpen() {
    return this.ws.readyState === WebSocket.OPEN;
  }

  send(message) {
    this.ws.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Sends, and gives the first frame after it that the predicate takes. */
  async ask(message, predicate, patienceMs = 5_000) {
    const from = this.frames.length;
    this.send(message);
    const found = await until(`${typeof message === 'string' ? message : JSON.stringify(message)} is answered`,
      () => this.frames.slice(from).find(f => predicate(f.json)), patienceMs);
    return found;
  }

  subscribe(subscription) {
    return this.ask({ method: 'subscribe', subscription }, j => isAnswer(j, 'subscribe', subscription));
  }

  unsubscribe(subscription) {
    return this.ask({ method: 'unsubscribe', subscription }, j => isAnswer(j, 'unsubscribe', subscription));
  }

  /** The data of all frames of a channel. */
  data(channel) {
    return this.frames.filter(f => f.json.channel === channel).map(f => f.json.data);
  }

  close() {
    this.ws.close();
    return this.closed;
  }
}

function isAnswer(json, method, subscription) {
  if (json.channel === 'error') return true;
  const echo = json.data?.subscription;
  return json.channel === 'subscriptionResponse' && json.data.method === method
    && Object.entries(subscription).every(([key, value]) => echo[key] === value);
}
