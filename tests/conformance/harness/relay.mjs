import { until } from './waiting.mjs';

/** What no client can do to the relay, its gateways and the network, done from outside. */
export class Relay {
  constructor(world) {
    this.origin = world.origin;
    this.gateways = world.gateways;
    this.control = world.control;
  }

  /** Resets every client's connection. */
  async cut() {
    const connections = Number(await post(new URL('cut', this.control)));
    if (!(connections > 0)) throw new Error('there was no connection to cut');
  }

  /** Ends the relay and starts another at the same address; done when it serves. */
  restart() {
    return post(new URL('restart', this.control));
  }

  /** Drops all connections of a gateway; done when the relay is back on it. */
  async dropGateway(index) {
    const before = await this.#gateway(index);
    await this.fault(index, { dropAll: true });
    await until(`gateway ${index} is live again`, async () => {
      const now = await this.#gateway(index);
      return now.state === 'live' && now.sinceMs > before.sinceMs;
    });
  }

  /** Sets faults of a gateway, e.g. { silent: true }. */
  fault(index, faults) {
    return post(new URL('control/faults', this.gateways[index]), faults);
  }

  /** Done when every gateway is live. */
  healthy() {
    return until('all gateways are live', async () => (await this.health()).status === 'ok');
  }

  async health() {
    return (await fetch(`${this.origin}/health`)).json();
  }

  /** What the relay has counted of its customers' connections since it began. */
  async sessions() {
    return (await (await fetch(`${this.origin}/stats`)).json()).sessions;
  }

  async #gateway(index) {
    return (await this.health()).gateways[index];
  }
}

async function post(url, body) {
  const response = await fetch(url, { method: 'POST', body: body && JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${url} answered ${response.status}: ${text}`);
  return text;
}
