import { CALM_COIN, checkTrades } from '../harness/market.mjs';
import { Relay } from '../harness/relay.mjs';
import { until } from '../harness/waiting.mjs';
import { Witness } from '../harness/witness.mjs';
import { raw, setAddress } from './client.mjs';

/** The connection is reset: the client connects again after a second and subscribes again by itself. */
export default async function cut(world) {
  const { facts } = world;
  const witness = new Witness(world);
  await witness.watch({ type: 'trades', coin: CALM_COIN });
  setAddress(world.url);
  const [trades, books] = [[], []];
  const client = raw([{ channel: 'trades', symbols: [CALM_COIN] }, { channel: 'l2Book', symbols: ['BTC'] }], message => {
    if (message.channel === 'trades') trades.push(...message.data);
    if (message.channel === 'l2Book') books.push(message.data);
  });
  await until('both deliver', () => trades.length >= 30 && books.length > 1);

  await new Relay(world).cut();
  await until('the client tells of the disconnect', () => client.disconnects > 0);
  const at = books.length;
  await until('the book goes on', () => books.length > at + 2);
  await checkTrades(facts, 'trades', trades, witness, CALM_COIN, { replays: true, more: 5 });
  facts.equal('there was one disconnect', client.disconnects, 1);
  facts.holds('it was told as one error', client.errors.length <= 1, client.errors.map(String).join('; '));
}
