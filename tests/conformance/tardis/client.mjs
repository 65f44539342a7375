import { normalizeBookChanges, normalizeTrades, stream, streamNormalized } from 'tardis-dev';

/** Its own variable for the address; read at each connection. */
export const setAddress = url => { process.env.WSS_URL_HYPERLIQUID = url; };

/** Starts a stream of the exchange's own messages. Gives its errors and the number of its disconnects, which grow. */
export function raw(filters, onMessage) {
  return run(options => stream({ ...options, filters, withDisconnects: true }), item => item?.message, onMessage);
}

/** The same, in the client's own form of trades and books. */
export function normalized(symbols, onMessage) {
  return run(options => streamNormalized({ ...options, symbols, withDisconnectMessages: true }, normalizeTrades, normalizeBookChanges),
    item => item.type === 'disconnect' ? undefined : item, onMessage);
}

function run(start, read, onMessage) {
  const state = { errors: [], disconnects: 0 };
  const items = start({ exchange: 'hyperliquid', onError: e => state.errors.push(e) });
  (async () => {
    for await (const item of items) {
      const message = read(item);
      if (message === undefined) state.disconnects++;
      else onMessage(message);
    }
  })().catch(e => state.errors.push(e));
  return state;
}
