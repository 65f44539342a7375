import { CANDLE, checkBooks, checkState, checkTrades, quoteOf } from '../harness/market.mjs';
import { within } from '../harness/waiting.mjs';
import { Witness } from '../harness/witness.mjs';
import { connect, recorder } from './client.mjs';

/** Every market-data channel: acknowledged, a value at once, updates, and all of them the exchange's own. */
export default async function channels(world) {
  const { facts } = world;
  const { transport, subscribe } = connect(world.url);
  const state = [
    [{ type: 'l2Book', coin: 'BTC' }, l => subscribe.l2Book({ coin: 'BTC' }, l), 20],
    [{ type: 'l2Book', coin: 'ETH', nSigFigs: 5, mantissa: 2 }, l => subscribe.l2Book({ coin: 'ETH', nSigFigs: 5, mantissa: 2 }, l), 20],
    [{ type: 'l2Book', coin: 'SOL', nSigFigs: 3 }, l => subscribe.l2Book({ coin: 'SOL', nSigFigs: 3 }, l), 20],
    [{ type: 'l2Book', coin: 'xyz:SP500' }, l => subscribe.l2Book({ coin: 'xyz:SP500' }, l), 20],
    // Its typed method knows no "fast", but its transport sends whatever it is given.
    [{ type: 'l2Book', coin: 'HYPE', fast: true }, l => transport.subscribe('l2Book', { type: 'l2Book', coin: 'HYPE', fast: true }, e => e.detail.coin === 'HYPE' && l(e.detail)), 5],
    [{ type: 'bbo', coin: 'BTC' }, l => subscribe.bbo({ coin: 'BTC' }, l)],
    [{ type: 'bbo', coin: '@107' }, l => subscribe.bbo({ coin: '@107' }, l)],
    [{ type: 'candle', coin: 'BTC', interval: '1m' }, l => subscribe.candle({ coin: 'BTC', interval: '1m' }, l)],
    [{ type: 'candle', coin: 'BTC', interval: '1d' }, l => subscribe.candle({ coin: 'BTC', interval: '1d' }, l)],
    [{ type: 'allMids' }, l => subscribe.allMids(l)],
    [{ type: 'activeAssetCtx', coin: 'BTC' }, l => subscribe.activeAssetCtx({ coin: 'BTC' }, l)],
    [{ type: 'activeAssetCtx', coin: '@107' }, l => subscribe.activeSpotAssetCtx({ coin: '@107' }, l)],
    [{ type: 'activeAssetCtx', coin: 'PURR/USDC' }, l => subscribe.activeSpotAssetCtx({ coin: 'PURR/USDC' }, l)],
  ];
  const ofDex = { type: 'allMids', dex: 'xyz' };
  const witness = new Witness(world);
  await witness.watch(...state.map(([subscription]) => subscription), ofDex, { type: 'trades', coin: 'BTC' }, { type: 'trades', coin: '@107' });

  await Promise.all(state.map(channel => check(facts, witness, ...channel)));

  // Not together with the other allMids: the client takes the acknowledgement of either for that of the one without a dex, if both are still awaited.
  await check(facts, witness, ofDex, l => subscribe.allMids({ dex: ofDex.dex }, l));

  for (const coin of ['BTC', '@107']) {
    const [got, listener] = recorder();
    await subscribe.trades({ coin }, data => data.forEach(listener));
    await checkTrades(facts, `trades ${coin}`, got, witness, coin, { more: coin === 'BTC' ? 20 : 3 });
  }
  await transport.close();
}

async function check(facts, witness, subscription, start, levelsMax) {
  const name = JSON.stringify(subscription);
  const [got, listener] = recorder();
  const handle = await within(`the acknowledgement of ${name}`, start(listener), 5_000);
  facts.holds(`${name} is acknowledged`, typeof handle.unsubscribe === 'function');

  // A topic nobody had before begins with a first value from each gateway.
  const special = { bbo: { pick: quoteOf }, candle: CANDLE }[subscription.type];
  await checkState(facts, name, got, () => witness.frames(subscription), { count: 5, skip: 2, ...special });
  if (levelsMax) checkBooks(facts, name, got, levelsMax);
}
