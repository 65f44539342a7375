import { failGateways } from '../harness/failures.mjs';
import { interruption } from './interruption.mjs';

/** One gateway after the other fails in every way: a client notices nothing. */
export default async function gateways(world) {
  await interruption(world, witness => failGateways(world, witness, ['SOL']), { reconnects: false });
}
