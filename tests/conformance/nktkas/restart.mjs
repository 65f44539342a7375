import { Relay } from '../harness/relay.mjs';
import { interruption } from './interruption.mjs';

/** The relay says farewell and another takes its place. By default the client gives up after three tries in about a second, which no restart can promise to keep. */
export default async function restart(world) {
  const relay = new Relay(world);
  const closed = await interruption(world, () => relay.restart(), { reconnects: true, reconnect: { maxRetries: 100, reconnectionDelay: 100 } });
  world.facts.equal('the client was told by close code 4100', closed[0], 4100);
}
