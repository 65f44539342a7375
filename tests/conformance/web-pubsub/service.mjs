import { WebPubSubServiceClient } from '@azure/web-pubsub';
import { WebPubSubClient, WebPubSubJsonProtocol, WebPubSubJsonReliableProtocol } from '@azure/web-pubsub-client';
import { until, within } from '../harness/waiting.mjs';

const EVERYTHING = ['webpubsub.joinLeaveGroup', 'webpubsub.sendToGroup'];

/** A hub seen from the server's side, and clients of it. */
export class Service {
  #clients = [];

  constructor(world, hub) {
    this.world = world;
    this.hub = hub;
    this.server = new WebPubSubServiceClient(world.connectionString, hub, { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } });
    this.endpoint = /Endpoint=([^;]+)/.exec(world.connectionString)[1];
  }

  /** A started client that keeps what it gets. */
  async client({ userId, roles = EVERYTHING, groups, reliable = true, options = {} } = {}) {
    const token = await this.server.getClientAccessToken({ userId, roles, groups });
    return this.clientAt(token.url, { reliable, options });
  }

  async clientAt(url, { reliable = true, options = {} } = {}) {
    const protocol = reliable ? WebPubSubJsonReliableProtocol() : WebPubSubJsonProtocol();
    const client = new WebPubSubClient(url, { protocol, messageRetryOptions: { maxRetries: 0 }, ...options });
    const seen = { group: [], server: [], connected: [], disconnected: [], stopped: 0 };
    client.on('group-message', e => seen.group.push(e.message));
    client.on('server-message', e => seen.server.push(e.message));
    client.on('connected', e => seen.connected.push(e));
    client.on('disconnected', e => seen.disconnected.push(e));
    client.on('stopped', () => seen.stopped++);
    await within('the client starts', client.start());
    await until('the client is connected', () => seen.connected.length > 0);
    this.#clients.push(client);
    return Object.assign(client, { seen, id: seen.connected[0].connectionId });
  }

  stop() {
    for (const client of this.#clients) client.stop();
  }

  chaos(name, value = 1) {
    return fetch(`${this.endpoint}/emulator/chaos/${name}?value=${value}`, { method: 'POST' }).then(r => r.text());
  }

  counters() {
    return fetch(`${this.endpoint}/emulator/counters`).then(r => r.json());
  }
}

/** The message of an error of an operation that the service refused, with its status. */
export const status = wanted => e => e?.statusCode === wanted || e?.response?.status === wanted;
