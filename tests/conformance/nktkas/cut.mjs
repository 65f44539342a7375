import { Relay } from '../harness/relay.mjs';
import { interruption } from './interruption.mjs';

/** The connection is reset: the client's own reconnect and resubscribe, with its default settings. */
export default async function cut(world) {
  const relay = new Relay(world);
  await interruption(world, () => relay.cut(), { reconnects: true });
}
