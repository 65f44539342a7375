import { pause, until } from '../harness/waiting.mjs';
import { Service } from './service.mjs';

const MESSAGES = 600;

/** The line breaks again and again while messages flow: a client of the reliable subprotocol gets each once and in order, and never knows. */
export default async function recovery(world) {
  const { facts } = world;
  const service = new Service(world, 'recovery');
  const client = await service.client({ userId: 'ann', groups: ['g'] });
  const group = service.server.group('g');

  for (let n = 1; n <= MESSAGES; n++) {
    await group.sendToAll({ n });
    if (n % 150 === 0) facts.equal(`cut ${n / 150}`, await service.chaos('drop-connections'), '1');
  }

  await until('the last message came', () => client.seen.group.some(m => m.data.n === MESSAGES), 20_000);
  const numbers = client.seen.group.map(m => m.data.n);
  facts.equal('each message came once and in order', numbers, Array.from({ length: MESSAGES }, (_, i) => i + 1));
  facts.equal('the client stayed the same', [client.seen.connected.length, client.seen.disconnected.length], [1, 0]);
  facts.equal('and its membership', await service.server.connectionExists(client.id), true);
  facts.holds('by recovery', (await service.counters()).recovered >= 3);

  // What is sent while there is no line at all.
  await service.chaos('refuse-clients');
  await service.chaos('drop-connections');
  for (let n = 1; n <= 50; n++) await group.sendToAll({ dark: n });
  await pause(1_500);
  await service.chaos('refuse-clients', 0);
  await until('what was sent in the dark came', () => client.seen.group.filter(m => m.data.dark).length === 50, 20_000);
  facts.equal('in order', client.seen.group.filter(m => m.data.dark).map(m => m.data.dark), Array.from({ length: 50 }, (_, i) => i + 1));

  // A connection that cannot be recovered: a new one, and the groups that the client joined itself.
  await client.joinGroup('own');
  await service.chaos('refuse-recovery');
  await service.chaos('drop-connections');
  await until('the client has a new connection', () => client.seen.connected.length === 2, 20_000);
  await service.chaos('clear');
  facts.holds('with a new id', client.seen.connected[1].connectionId !== client.id);
  await until('the client is back in its group', async () => {
    await service.server.group('own').sendToAll({ back: 1 });
    await pause(100);
    return client.seen.group.some(m => m.data.back);
  });
  facts.holds('and in the group that it had joined', true);
  service.stop();
}
