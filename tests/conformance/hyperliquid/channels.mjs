import { CANDLE, checkBooks, checkState, checkTrades } from '../harness/market.mjs';
import { Witness } from '../harness/witness.mjs';
import { converted, create, recorder } from './client.mjs';

/** Every market-data channel of the client. It hears no acknowledgement: what counts is what comes. */
export default async function channels(world) {
  const { facts } = world;
  const witness = new Witness(world);
  const client = create(world);
  await client.connect();
  const { subscriptions } = client;
  const state = [
    [{ type: 'l2Book', coin: 'BTC' }, callback => subscriptions.subscribeToL2Book('BTC-PERP', callback)],
    [{ type: 'bbo', coin: 'ETH' }, callback => subscriptions.subscribeToBbo('ETH-PERP', callback)],
    [{ type: 'activeAssetCtx', coin: 'BTC' }, callback => subscriptions.subscribeToActiveAssetCtx('BTC-PERP', callback)],
    [{ type: 'candle', coin: 'BTC', interval: '1m' }, callback => subscriptions.subscribeToCandle('BTC-PERP', '1m', callback), ['s']],
  ];
  await witness.watch(...state.map(([subscription]) => subscription), { type: 'trades', coin: 'BTC' }, { type: 'allMids' });

  const [trades, onTrade] = recorder();
  const [mids, onMids] = recorder();
  await subscriptions.subscribeToTrades('BTC-PERP', data => data.forEach(onTrade));
  await subscriptions.subscribeToAllMids(onMids);
  await Promise.all(state.map(async ([subscription, start, names]) => {
    const [got, callback] = recorder();
    await start(callback);
    await checkState(facts, JSON.stringify(subscription), got, () => witness.frames(subscription), { count: 5, skip: 2, as: data => converted(data, names), ...(subscription.type === 'candle' && CANDLE) });
    if (subscription.type === 'l2Book') checkBooks(facts, 'l2Book', got, 20);
  }));
  await checkTrades(facts, 'trades', trades, witness, 'BTC', { more: 15, as: converted });
  await checkState(facts, 'allMids', mids.map(m => m['BTC-PERP']), () => witness.frames({ type: 'allMids' }), { as: data => Number(data.mids.BTC) });
  facts.holds('allMids names spot pairs and perps as the client does', ['BTC-PERP', 'HYPE-SPOT', 'PURR-SPOT'].every(name => mids[0][name] > 0), Object.keys(mids[0]).join(' '));

  // It asks for spot contexts by the name of the channel, which is no subscription type, neither of the exchange nor here: an error frame, which it ignores.
  await subscriptions.subscribeToActiveSpotAssetCtx('HYPE-SPOT', () => {});
  await subscriptions.subscribeToL2Book('NOPE-PERP', () => {});
  const at = trades.length;
  await checkTrades(facts, 'trades after two wrong subscriptions', trades, witness, 'BTC', { more: 5, as: converted });
  facts.holds('wrong subscriptions disturb nothing', trades.length > at && client.isWebSocketConnected());
}
