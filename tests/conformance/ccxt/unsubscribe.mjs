import { Relay } from '../harness/relay.mjs';
import { pause, until } from '../harness/waiting.mjs';
import { BTC, connect, copyBook, copyTrades, ETH, watching } from './client.mjs';

const QUIET_MS = 1_500;

/** unWatch: the client sends an "id" of its own along, and leaves out what it never set. */
export default async function unsubscribe(world) {
  const { facts } = world;
  const relay = new Relay(world);
  const openedBefore = (await relay.sessions()).opened;
  const exchange = await connect(world);
  const books = watching(() => exchange.watchOrderBook(BTC), copyBook);
  const others = watching(() => exchange.watchOrderBook(ETH), copyBook);
  const trades = watching(() => exchange.watchTrades(BTC), copyTrades);
  await until('all deliver', () => books.got.length > 1 && others.got.length > 1 && trades.got.length > 0);

  // What still waits is rejected with an error that is no network error, and the loops end.
  await exchange.unWatchOrderBook(BTC);
  await exchange.unWatchTrades(BTC);
  facts.holds('both are acknowledged', true);
  const [booksAt, tradesAt, othersAt] = [books.got.length, trades.got.length, others.got.length];
  await pause(QUIET_MS);
  facts.equal('nothing more comes of what was unwatched', [books.got.length, trades.got.length], [booksAt, tradesAt]);
  facts.holds('the other book goes on', others.got.length > othersAt, others.got.length - othersAt);

  const again = await exchange.watchOrderBook(BTC);
  facts.holds('it can be watched again', again.bids.length > 0);
  facts.equal('the connection was one and the same', (await relay.sessions()).opened - openedBefore, 1);
}
