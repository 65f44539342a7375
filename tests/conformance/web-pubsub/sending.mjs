import { until } from '../harness/waiting.mjs';
import { Service, status } from './service.mjs';

/** Everything that a server can send, to whom it should come, and as what. */
export default async function sending(world) {
  const { facts } = world;
  const service = new Service(world, 'sending');
  const a = await service.client({ userId: 'ann' });
  const b = await service.client({ userId: 'bob', reliable: false });
  const { server } = service;
  await server.group('g/1 ü').addConnection(a.id);
  await server.group('g/1 ü').addConnection(b.id);

  await server.sendToAll({ n: 1 });
  await server.sendToAll('plain', { contentType: 'text/plain' });
  await server.sendToAll(new Uint8Array([1, 2, 255]).buffer, { contentType: 'application/octet-stream' });
  for (const [name, client] of [['reliable', a], ['plain', b]]) {
    await until('all three came', () => client.seen.server.length === 3);
    facts.equal(`${name}: JSON comes as JSON`, [client.seen.server[0].dataType, client.seen.server[0].data], ['json', { n: 1 }]);
    facts.equal(`${name}: text comes as text`, [client.seen.server[1].dataType, client.seen.server[1].data], ['text', 'plain']);
    facts.equal(`${name}: bytes come as bytes`, [client.seen.server[2].dataType, [...new Uint8Array(client.seen.server[2].data)]], ['binary', [1, 2, 255]]);
  }

  await server.group('g/1 ü').sendToAll({ g: 1 });
  await until('the group got it', () => a.seen.group.length === 1 && b.seen.group.length === 1);
  facts.equal('a message of a group says so, without a user', [a.seen.group[0].group, a.seen.group[0].fromUserId, a.seen.group[0].data], ['g/1 ü', undefined, { g: 1 }]);

  await server.group('g/1 ü').sendToAll({ g: 2 }, { excludedConnections: [a.id] });
  await server.group('g/1 ü').sendToAll({ g: 3 }, { filter: `userId ne 'bob'` });
  await server.sendToUser('ann', { u: 1 });
  await server.sendToConnection(b.id, { c: 1 });
  await server.sendToConnection('nobody', { c: 2 });
  await server.sendToAll({ last: 1 }, { filter: `startswith(userId, 'a') or 'g/1 ü' in groups` });
  await until('all came', () => a.seen.server.length === 5 && b.seen.server.length === 5);
  facts.equal('who is excluded, and whom the filter leaves out, gets nothing', [a.seen.group.map(m => m.data.g), b.seen.group.map(m => m.data.g)], [[1, 3], [1, 2]]);
  facts.equal('users and connections get theirs', [a.seen.server[3].data, b.seen.server[3].data], [{ u: 1 }, { c: 1 }]);
  facts.equal('a filter with functions and groups holds', [a.seen.server[4].data, b.seen.server[4].data], [{ last: 1 }, { last: 1 }]);

  await facts.rejects('a filter that is none: 400', server.sendToAll({}, { filter: 'userId is bob' }), status(400));
  await facts.rejects('a message of 1.1 MB: 413', server.sendToAll('x'.repeat(1_100_000), { contentType: 'text/plain' }), status(413), 5_000);
  service.stop();
}
