import { WebPubSubClient } from '@azure/web-pubsub-client';
import { negotiate, RefusedError } from './negotiate.js';

// The service is heard from with every book and answers pings; a silence of this length is a line that is dead without having said so.
const SILENCE_MS_MAX = 15_000;
const PING_MS = 5_000;

const BACKOFF_MS_MIN = 500;
const BACKOFF_MS_MAX = 30_000;

/** One set of subscriptions, kept alive until it is stopped or refused. A new one is made for other subscriptions. */
export class MarketStream {
  #wanted;
  #told;
  #stopping = new AbortController();

  /**
   * @param {{control: string, apiKey: string, subscriptions: object[]}} wanted
   * @param {{onGranted: Function, onFrame: Function, onTrouble: Function}} told
   *   What is granted, each time; every frame, as a direct WebSocket has them; why there is no connection now, or null.
   */
  constructor(wanted, told) {
    this.#wanted = wanted;
    this.#told = told;
  }

  stop() {
    this.#stopping.abort();
  }

  /**
   * Connects, and connects again whenever the connection is lost. Ends after `stop`.
   * @throws {RefusedError} Trying again would not help.
   */
  async run() {
    const stop = this.#stopping.signal;
    for (let failures = 0; !stop.aborted; failures++) {
      try {
        const { reason, hasServed } = await this.#connectOnce(stop);
        if (hasServed) failures = 0;
        if (!stop.aborted) this.#told.onTrouble(reason);
      } catch (e) {
        if (stop.aborted) return;
        if (e instanceof RefusedError) throw e;
        this.#told.onTrouble(e.message ?? 'The streaming service refused the connection.');
      }

      // Any time up to the bound: clients that lost their connections together must not come back together.
      await pause(Math.random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN * 2 ** failures), stop);
    }
  }

  /** One connection, from the address to its end. A socket that breaks within it is the client's business: it comes back with what was missed. */
  async #connectOnce(stop) {
    const answer = await negotiate(this.#wanted, stop);
    let reason = 'The connection was lost.';
    let hasServed = false;
    const end = () => client.stop();
    const take = ({ message }) => {
      // A client that is told to stop while its socket is broken does not heed it.
      if (stop.aborted) return end();
      hasServed = true;
      this.#told.onTrouble(null);
      for (const frame of [message.data].flat()) this.#told.onFrame(frame);
    };
    const client = new WebPubSubClient(answer.url, { autoReconnect: false, keepAliveTimeoutInMs: SILENCE_MS_MAX, keepAliveIntervalInMs: PING_MS });
    client.on('connected', () => this.#told.onTrouble(null));
    client.on('group-message', take);
    client.on('server-message', take);
    client.on('disconnected', ({ message }) => (reason = message?.message ?? reason));
    const over = new Promise(resolve => client.on('stopped', resolve));
    this.#told.onGranted(answer.subscriptions);
    await client.start({ abortSignal: stop });
    stop.addEventListener('abort', end);
    if (stop.aborted) end();
    await over;
    stop.removeEventListener('abort', end);
    return { reason, hasServed };
  }
}

function pause(ms, stop) {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener('abort', end);
    if (stop.aborted) end();
  });
}
