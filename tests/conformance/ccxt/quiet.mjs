import { Relay } from '../harness/relay.mjs';
import { pause } from '../harness/waiting.mjs';
import { connect } from './client.mjs';

const KEEP_ALIVE_MS = 500;
/** More than the relay's idle time-out, and many times what the client waits for a pong. */
const QUIET_MS = 5_000;

/** The client pings by message and gives up when two pongs are missing. */
export default async function quiet(world) {
  const { facts } = world;
  const exchange = await connect(world);
  exchange.streaming.keepAlive = KEEP_ALIVE_MS;
  await exchange.loadMarkets();
  const relay = new Relay(world);
  const before = await relay.sessions();

  // Delisted, as it is for the client, so it is asked for under another name: nothing ever comes.
  const waiting = exchange.watchTrades('BTC/USDC:USDC', undefined, undefined, { subscription: { type: 'trades', coin: 'MATIC' } });
  let rejected;
  waiting.catch(e => { rejected = e; });
  await pause(QUIET_MS);
  const after = await relay.sessions();
  facts.equal('the client misses no pong', rejected, undefined);
  facts.holds('it did ping', after.messagesIn - before.messagesIn >= 5, after.messagesIn - before.messagesIn);
  facts.equal('its connection stayed', after.opened - before.opened, 1);
}
