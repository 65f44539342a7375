import { failGateways } from '../harness/failures.mjs';
import { CALM_COIN } from '../harness/market.mjs';
import { interruption } from './interruption.mjs';

/** One gateway after the other fails in every way: a client notices nothing. */
export default async function gateways(world) {
  await interruption(world, witness => failGateways(world, witness, [CALM_COIN]), { reconnects: false });
}
