import { Relay } from '../harness/relay.mjs';
import { Socket } from '../harness/socket.mjs';
import { within } from '../harness/waiting.mjs';

/** A relay that stops says so: everything sent before arrives, then a close frame whose code tells to connect again. */
export default async function farewell(world) {
  const { facts } = world;
  const sockets = await Promise.all(Array.from({ length: 5 }, () => Socket.open(world.url)));
  await Promise.all(sockets.map(socket => socket.subscribe({ type: 'l2Book', coin: 'BTC', fast: true })));
  const restarted = new Relay(world).restart();
  const ends = await within('the farewells', Promise.all(sockets.map(socket => socket.closed)));
  facts.equal('every connection gets close code 4100', ends.map(end => end.code), sockets.map(() => 4100));
  facts.holds('and the reason in words', ends.every(end => end.reason.includes('reconnect')), ends[0].reason);
  await restarted;
  const again = await Socket.open(world.url);
  facts.equal('the relay after it serves', (await again.ask({ method: 'ping' }, () => true)).text, '{"channel":"pong"}');
  await again.close();
}
