import { pause, until } from '../harness/waiting.mjs';
import { connect } from './client.mjs';

/** Well over the idle time-out of the relay under test (4 s). */
const QUIET_MS = 6_000;

/** A client that says nothing and hears nothing is kept, as long as its machine answers protocol pings; and its own pings get their pong. */
export default async function quiet(world) {
  const { facts } = world;
  const { transport, subscribe } = connect(world.url);
  let closed = 0;
  transport.socket.addEventListener('close', () => closed++);
  // Delisted: nothing ever comes.
  await subscribe.trades({ coin: 'MATIC' }, () => {});
  await pause(QUIET_MS);
  facts.equal('the connection outlives the idle time-out', closed, 0);

  const pongs = [];
  transport.socket.addEventListener('message', e => e.data.includes('pong') && pongs.push(e.data));
  transport.socket.send('{"method":"ping"}');
  await until('a pong comes', () => pongs.length > 0);
  facts.equal('the pong is the exchange\'s', pongs, ['{"channel":"pong"}']);
  await transport.close();
}
