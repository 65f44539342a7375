import { CALM_COIN, checkTrades } from '../harness/market.mjs';
import { Relay } from '../harness/relay.mjs';
import { until } from '../harness/waiting.mjs';
import { Witness } from '../harness/witness.mjs';
import { converted, create, recorder } from './client.mjs';

/** The connection is reset: the client connects again after a second and subscribes again by itself. */
export default async function cut(world) {
  const { facts } = world;
  const witness = new Witness(world);
  await witness.watch({ type: 'trades', coin: CALM_COIN });
  const client = create(world);
  await client.connect();
  const events = [];
  for (const event of ['close', 'reconnect']) client.ws.on(event, () => events.push(event));
  const [trades, onTrade] = recorder();
  const [books, onBook] = recorder();
  await client.subscriptions.subscribeToTrades(`${CALM_COIN}-PERP`, data => data.forEach(onTrade));
  await client.subscriptions.subscribeToL2Book('BTC-PERP', onBook);
  await until('both deliver', () => trades.length >= 30 && books.length > 1);

  await new Relay(world).cut();
  await until('the client is connected again', () => events.includes('reconnect'));
  const at = books.length;
  await checkTrades(facts, 'trades', trades, witness, CALM_COIN, { replays: true, more: 5, as: converted });
  await until('the book goes on', () => books.length > at + 2);
  facts.equal('it was closed once and connected again once', events, ['close', 'reconnect']);
}
