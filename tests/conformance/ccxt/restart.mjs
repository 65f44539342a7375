import { Relay } from '../harness/relay.mjs';
import { interruption } from './interruption.mjs';

export default async function restart(world) {
  const errors = await interruption(world, () => new Relay(world).restart());
  world.facts.holds('the client tells the close code', errors.some(e => e.includes('4100')), errors[0]);
}
