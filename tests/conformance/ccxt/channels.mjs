import { CANDLE, checkBooks, checkState, checkTrades } from '../harness/market.mjs';
import { until } from '../harness/waiting.mjs';
import { Witness } from '../harness/witness.mjs';
import { asBook, asTrade, BTC, connect, copyBook, copyTrades, ETH, HYPE_SPOT, watching } from './client.mjs';

const COINS = { [BTC]: 'BTC', [ETH]: 'ETH', [HYPE_SPOT]: '@107' };

/** Loads the markets and watches everything that the client knows of market data. */
export default async function channels(world) {
  const { facts } = world;
  const witness = new Witness(world);
  await witness.watch(...Object.values(COINS).flatMap(coin => [{ type: 'l2Book', coin }, { type: 'activeAssetCtx', coin }]),
    { type: 'trades', coin: 'BTC' }, { type: 'candle', coin: 'BTC', interval: '1m' }, { type: 'allMids' });
  const exchange = await connect(world);
  await exchange.loadMarkets();
  facts.holds('perps, spot pairs and builder perps are loaded', [BTC, HYPE_SPOT, 'PURR/USDC', 'XYZ-SP500/USDC:USDC'].every(s => s in exchange.markets), Object.keys(exchange.markets).join(' '));

  const loops = [];
  const watch = (...args) => { const loop = watching(...args); loops.push(loop); return loop; };
  const trades = watch(() => exchange.watchTrades(BTC), copyTrades);
  const candles = watch(() => exchange.watchOHLCV(BTC, '1m'), list => [list.at(-1).slice()]);
  const tickers = watch(() => exchange.watchTickers([BTC, ETH]), all => [Object.fromEntries(Object.values(all).map(t => [t.symbol, t.info.mid ?? t.info.midPx ?? t.last]))]);
  await Promise.all(Object.entries(COINS).map(async ([symbol, coin]) => {
    const books = watch(() => exchange.watchOrderBook(symbol), copyBook);
    const contexts = watch(() => exchange.watchTicker(symbol), ticker => [ticker.info]);
    await checkState(facts, `watchOrderBook ${symbol}`, books.got, () => witness.frames({ type: 'l2Book', coin }), { as: asBook });
    checkBooks(facts, `watchOrderBook ${symbol}`, books.got, 20, level => level);
    await checkState(facts, `watchTicker ${symbol}`, contexts.got, () => witness.frames({ type: 'activeAssetCtx', coin }).map(f => f.ctx));
  }));
  await checkTrades(facts, 'watchTrades', trades.got, witness, 'BTC', { more: 20, as: asTrade });
  await checkState(facts, 'watchOHLCV', candles.got.map(([t, o, h, l, c, v]) => ({ t, o, h, l, c, v })), () => witness.frames({ type: 'candle', coin: 'BTC', interval: '1m' }),
    { ...CANDLE, as: f => ({ t: f.t, o: Number(f.o), h: Number(f.h), l: Number(f.l), c: Number(f.c), v: Number(f.v) }) });
  await until('tickers come', () => tickers.got.length > 2);
  facts.holds('watchTickers gives every symbol asked for', [BTC, ETH].every(s => tickers.got.at(-1)[s] !== undefined), tickers.got.at(-1));
  facts.equal('nothing was rejected', loops.flatMap(loop => [...loop.networkErrors, ...(loop.error ? [String(loop.error)] : [])]), []);
}
