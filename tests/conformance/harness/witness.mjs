import { Socket } from './socket.mjs';
import { until } from './waiting.mjs';

/**
 * A gateway of the same market that nobody disturbs. What it sends is what a client of the relay must get, to the last digit.
 * One connection for each channel and coin, because frames do not say which subscription they are of.
 */
export class Witness {
  #sockets = new Map();

  constructor(world) {
    this.url = new URL('ws', world.witness.replace('http', 'ws'));
    this.infoUrl = new URL('info', world.witness);
  }

  /** Begins to record; done when the first frame of each is there. Do it before the client subscribes. */
  async watch(...subscriptions) {
    await Promise.all(subscriptions.map(async subscription => {
      const socket = await Socket.open(this.url);
      this.#sockets.set(keyOf(subscription), socket);
      await socket.subscribe(subscription);
      await until(`the witness shows ${keyOf(subscription)}`, () => this.frames(subscription).length > 0);
    }));
  }

  /** All data recorded of a subscription, in order. */
  frames(subscription) {
    const socket = this.#sockets.get(keyOf(subscription));
    if (!socket) throw new Error(`the witness was not asked for ${keyOf(subscription)}`);
    return socket.frames.filter(f => f.json.channel !== 'subscriptionResponse').map(f => f.json.data);
  }

  /** All trades of a coin recorded, its replay included, in order. */
  trades(coin) {
    return this.frames({ type: 'trades', coin }).flat();
  }

  /** Asks its /info. */
  async info(request) {
    const response = await fetch(this.infoUrl, { method: 'POST', body: JSON.stringify(request), headers: { 'Content-Type': 'application/json' } });
    if (!response.ok) throw new Error(`the witness answered ${JSON.stringify(request)} with ${response.status}`);
    return response.json();
  }
}

const keyOf = subscription => JSON.stringify(subscription, Object.keys(subscription).sort());
