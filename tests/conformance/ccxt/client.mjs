import ccxt from 'ccxt';

export const { AuthenticationError, BadSymbol, ExchangeError, NetworkError, RateLimitExceeded } = ccxt;

/** Its name of a perp. */
export const symbolOf = coin => `${coin}/USDC:USDC`;

export const BTC = symbolOf('BTC');
export const ETH = symbolOf('ETH');
export const HYPE_SPOT = 'HYPE/USDC';

/** Its own throttle, ms between requests of weight 1. By default it spreads the exchange's budget over the minute, and needs seconds to load the markets. */
const RATE_LIMIT_MS = 1;

/** The client, pointed at a relay by its documented "urls". Its REST address has no slash at the end: it adds one. */
export async function connect(world, key = world.key) {
  const exchange = new ccxt.pro.hyperliquid({ rateLimit: RATE_LIMIT_MS });
  exchange.urls.api.public = world.infoOf(key);
  exchange.urls.api.ws.public = world.urlOf(key);

  // It refuses a ws:// address, in contrast to wss://, until this was called once.
  await exchange.loadHttpProxyAgent();
  return exchange;
}

/**
 * Calls a watch method again and again, as programs do, and remembers copies of what it gave. After a NetworkError it goes on, which is how this client is
 * meant to be used; any other error ends it.
 */
export function watching(watch, copy = value => value) {
  const loop = { got: [], networkErrors: [], ended: false };
  (async () => {
    while (!loop.ended) {
      try {
        loop.got.push(...[copy(await watch())].flat());
      } catch (e) {
        if (!(e instanceof NetworkError)) {
          loop.error = e;
          return;
        }
        loop.networkErrors.push(e.message);
        // Otherwise a relay that is away would be asked thousands of times a second.
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }
  })();
  return loop;
}

/** An order book as the client gives it, wrapped so that it counts as one value. */
export const copyBook = book => [{ time: book.timestamp, bids: Array.from(book.bids, level => [...level]), asks: Array.from(book.asks, level => [...level]) }];

/** The exchange's book in the client's form: numbers. */
export const asBook = data => {
  const [bids, asks] = data.levels.map(side => side.map(level => [Number(level.px), Number(level.sz)]));
  return { time: data.time, bids, asks };
};

/** A trade's own text, which the client keeps, except that it makes a text of an id of 15 digits or more. */
export const copyTrades = trades => trades.map(trade => asTrade(trade.info));

/** A trade with its id as text. */
export const asTrade = trade => ({ ...trade, tid: String(trade.tid) });
