import { Relay } from './relay.mjs';
import { pause, until } from './waiting.mjs';

const LASTS_MS = 1_500;

/**
 * Between two failures both gateways are well until each coin that is compared has traded, and for so long after. One that falls silent loses what it has not sent
 * yet, and nothing on the wire says what it lost: until it has sent a trade that the other one sent too, the relay can only wait for the other one, which must not be
 * silent then. Gateways send at most 25 ms late here.
 */
const BOTH_WELL_MS = 500;

// All but text that is no UTF-8: that ends the connection, as dropping does, and the back-off after many such would only make this long.
const SPOILT = { corruptEvery: 3, duplicateEvery: 4, reorderEvery: 5, corruptKinds: ['truncated', 'wrongTypes', 'absurdTime', 'crossedBook', 'unknownCoin', 'garbage'] };
const WELL = { silent: false, corruptEvery: 0, duplicateEvery: 0, reorderEvery: 0 };

/**
 * Lets each gateway fail in turn, never both at once: dropped, silent, spoiling and repeating and exchanging frames. Done when both are well again.
 * @param witness records the trades of the coins.
 * @param coins those whose trades are compared.
 */
export async function failGateways(world, witness, coins) {
  const relay = new Relay(world);
  for (const gateway of [0, 1])
    await timed(world, `gateway ${gateway} dropped every connection, and the relay is back on it`, () => relay.dropGateway(gateway));
  for (const fault of [{ silent: true }, SPOILT]) {
    for (const gateway of [0, 1]) {
      await pause(BOTH_WELL_MS);
      await relay.fault(gateway, fault);
      await pause(LASTS_MS);
      await relay.fault(gateway, WELL);
      const wellAtMs = Date.now();
      await timed(world, `gateway ${gateway} is live again after ${Object.keys(fault).join(', ')}`, () => relay.healthy());
      for (const coin of coins) await until(`${coin} trades while both gateways are well`, () => witness.trades(coin).at(-1)?.time > wellAtMs);
    }
  }
}

async function timed({ facts }, what, action) {
  const [startedAt, begun] = [performance.now(), new Date().toISOString()];
  await action();
  facts.holds(what, true, `${Math.round(performance.now() - startedAt)} ms, from ${begun}`);
}
