import { Relay } from '../harness/relay.mjs';
import { until, within } from '../harness/waiting.mjs';
import { BadSymbol, BTC, connect, copyBook, ETH, ExchangeError, watching } from './client.mjs';

const AT_ONCE_MS = 3_000;

/** Wrong subscriptions. On any error frame but "Already subscribed" this client rejects every call that waits on the connection, so that the relay must never send one unasked. */
export default async function errors(world) {
  const { facts } = world;
  const relay = new Relay(world);
  const openedBefore = (await relay.sessions()).opened;
  const exchange = await connect(world);
  await facts.rejects('a symbol that it does not know never leaves it', exchange.watchOrderBook('NOPE/USDC:USDC'), e => e instanceof BadSymbol, 5_000);
  await exchange.watchOrderBook(ETH);

  for (const [subscription, text] of [
    [{ type: 'l2Book', coin: 'NOPE' }, 'Invalid subscription {'],
    [{ type: 'l2Book', coin: 'BTC', nSigFigs: 9 }, 'Invalid subscription {'],
    [{ type: 'doesNotExist' }, 'Error parsing JSON into valid websocket request: {'],
  ]) {
    // Each on a symbol of its own: the client keeps no second subscription under the same name.
    const symbol = { NOPE: 'DOGE/USDC:USDC', BTC }[subscription.coin] ?? 'SOL/USDC:USDC';
    await facts.rejects(`${JSON.stringify(subscription)} is an ExchangeError at once`, exchange.watchOrderBook(symbol, undefined, { subscription }),
      e => e instanceof ExchangeError && e.message.includes(text), AT_ONCE_MS);
  }

  const books = watching(() => exchange.watchOrderBook(ETH), copyBook);
  await until('the book watched before goes on', () => books.got.length > 2);
  facts.holds('the book watched before goes on', true);

  // The same subscription in other words: "Already subscribed" is passed over, and the data go to both.
  const double = exchange.watchOrderBook('XRP/USDC:USDC', undefined, { subscription: { type: 'l2Book', coin: 'ETH', nSigFigs: null } });
  double.catch(() => {});
  const at = books.got.length;
  await until('a duplicate disturbs nothing', () => books.got.length > at + 1);
  facts.equal('a duplicate disturbs nothing', books.error, undefined);
  const trades = await within('a new channel', exchange.watchTrades(BTC));
  facts.holds('the socket is as good as before', trades.length > 0);
  facts.equal('the connection was one and the same', (await relay.sessions()).opened - openedBefore, 1);
}
