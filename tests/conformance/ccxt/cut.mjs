import { Relay } from '../harness/relay.mjs';
import { interruption } from './interruption.mjs';

export default async function cut(world) {
  await interruption(world, () => new Relay(world).cut());
}
