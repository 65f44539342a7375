import { CALM_COIN, checkBooks, checkState, checkTrades } from '../harness/market.mjs';
import { until } from '../harness/waiting.mjs';
import { Witness } from '../harness/witness.mjs';
import { asBook, asTrade, connect, copyBook, copyTrades, ETH, symbolOf, watching } from './client.mjs';

const TRADES = { type: 'trades', coin: CALM_COIN };
const BOOK = { type: 'l2Book', coin: 'ETH' };

/** The connection ends while the client watches: its calls are rejected with a NetworkError, and calling them again connects and subscribes again. */
export async function interruption(world, disturb) {
  const { facts } = world;
  const witness = new Witness(world);
  await witness.watch(TRADES, BOOK);
  const exchange = await connect(world);
  const trades = watching(() => exchange.watchTrades(symbolOf(CALM_COIN)), copyTrades);
  const books = watching(() => exchange.watchOrderBook(ETH), copyBook);
  await until('both deliver', () => trades.got.length > 10 && books.got.length > 1);

  await disturb();
  await until('both calls were rejected', () => trades.networkErrors.length > 0 && books.networkErrors.length > 0);
  facts.holds('both calls were rejected with a NetworkError', true, trades.networkErrors[0]);
  const before = books.got.length;
  await checkTrades(facts, 'watchTrades', trades.got, witness, CALM_COIN, { replays: true, more: 5, as: asTrade });
  await checkState(facts, 'watchOrderBook', books.got, () => witness.frames(BOOK), { count: before + 3, as: asBook });
  checkBooks(facts, 'watchOrderBook', books.got, 20, level => level);
  facts.equal('no call was rejected with anything else', [trades.error, books.error], [undefined, undefined]);
  return trades.networkErrors;
}
