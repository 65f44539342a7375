import { until } from '../harness/waiting.mjs';
import { Witness } from '../harness/witness.mjs';
import { asBook, BTC, connect, copyBook, ETH } from './client.mjs';

const CANDLES = 20;

/** What the client fetches over HTTP, held against what a gateway says. */
export default async function info(world) {
  const { facts } = world;
  const witness = new Witness(world);
  await witness.watch({ type: 'l2Book', coin: 'BTC' });
  const exchange = await connect(world);

  const markets = await exchange.fetchMarkets();
  const meta = await witness.info({ type: 'meta' });
  const precision = coin => markets.find(m => m.baseName === coin && m.swap)?.precision.amount;
  facts.holds('markets have the exchange\'s precision', meta.universe.filter(u => !u.isDelisted).every(u => precision(u.name) === Number(`1e-${u.szDecimals}`)), markets.length);

  let book;
  await until('the book is one of the witness', async () => {
    [book] = copyBook(await exchange.fetchOrderBook(BTC));
    return witness.frames({ type: 'l2Book', coin: 'BTC' }).some(f => JSON.stringify(asBook(f)) === JSON.stringify(book));
  });
  facts.holds('fetchOrderBook is what the exchange says', book.bids.length === 20 && book.asks.length === 20);

  const since = Math.floor(Date.now() / 60_000) * 60_000 - CANDLES * 60_000;
  const candles = await exchange.fetchOHLCV(BTC, '1m', since, CANDLES, { until: since + CANDLES * 60_000 - 1 });
  const truth = await witness.info({ type: 'candleSnapshot', req: { coin: 'BTC', interval: '1m', startTime: since, endTime: since + CANDLES * 60_000 - 1 } });
  facts.equal('fetchOHLCV is what the exchange says', candles, truth.map(c => [c.t, Number(c.o), Number(c.h), Number(c.l), Number(c.c), Number(c.v)]));

  const tickers = await exchange.fetchTickers([BTC, ETH]);
  facts.holds('fetchTickers has prices', [BTC, ETH].every(s => tickers[s].last > 0 || tickers[s].close > 0));
  facts.holds('fetchStatus is ok', (await exchange.fetchStatus()).status === 'ok');
  facts.holds('fetchTime is now', Math.abs(await exchange.fetchTime() - Date.now()) < 10_000);
}
