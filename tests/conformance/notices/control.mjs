import { WebPubSubClient } from '@azure/web-pubsub-client';
import { until, within } from '../harness/waiting.mjs';

/** The control plane as an operator and as tenants call it. */
export class ControlPlane {
  constructor(origin, adminKey) {
    this.origin = origin;
    this.adminKey = adminKey;
  }

  /** A tenant of a plan, with a key. */
  async tenant(name, plan) {
    const tenant = await this.#operator('/v1/admin/tenants', { name, plan });
    const key = await this.#operator(`/v1/admin/tenants/${tenant.id}/keys`, { name: 'bot' });
    return { id: tenant.id, key: key.apiKey };
  }

  /** Sends a notice; gives the answer. */
  notice(text, to) {
    return this.#operator('/v1/admin/notices', { text, to });
  }

  /** The official Web PubSub client, connected with the key. Gives it and the notices that it gets, in order. */
  async streaming(key) {
    const { url } = await this.#post('/v1/stream/negotiate', { subscriptions: [{ type: 'bbo', coin: 'BTC' }] }, { 'X-Api-Key': key });
    const client = new WebPubSubClient(url);
    const got = [];
    let isConnected = false;
    const keep = e => { if (e.message.data?.channel === 'notification') got.push(e.message.data); };
    client.on('group-message', keep);
    client.on('server-message', keep);
    client.on('connected', () => { isConnected = true; });
    await within('the Web PubSub client starts', client.start());
    await until('the Web PubSub client is connected', () => isConnected);
    return { client, got };
  }

  #operator(path, body) {
    return this.#post(path, body, { 'X-Admin-Key': this.adminKey });
  }

  async #post(path, body, headers) {
    const response = await fetch(`${this.origin}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }
}
