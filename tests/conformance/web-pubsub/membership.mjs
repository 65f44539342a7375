import { until } from '../harness/waiting.mjs';
import { Service } from './service.mjs';

/** Groups, users, existence and closing, from the server's side. */
export default async function membership(world) {
  const { facts } = world;
  const service = new Service(world, 'membership');
  const { server } = service;
  const [a1, a2, b] = [await service.client({ userId: 'ann' }), await service.client({ userId: 'ann' }), await service.client({ userId: 'bob', groups: ['from-token'] })];

  facts.equal('connections, users and groups exist', [await server.connectionExists(a1.id), await server.userExists('bob'), await server.groupExists('from-token')], [true, true, true]);
  facts.equal('others do not', [await server.connectionExists('nobody'), await server.userExists('nobody'), await server.groupExists('nothing')], [false, false, false]);

  const group = server.group('g');
  await group.addUser('ann');
  await group.addConnection(b.id);
  const members = [];
  for await (const one of await group.listConnections({ maxPageSize: 2 })) members.push([one.connectionId, one.userId]);
  facts.equal('the members are listed, over pages', members.sort(), [[a1.id, 'ann'], [a2.id, 'ann'], [b.id, 'bob']].sort());
  await facts.rejects('an unknown connection cannot be added: 404', group.addConnection('nobody'), e => e.statusCode === 404);

  await group.removeUser('ann');
  await group.sendToAll({ n: 1 });
  await until('bob has it', () => b.seen.group.length === 1);
  facts.equal('who was removed gets nothing', [a1.seen.group.length, a2.seen.group.length], [0, 0]);

  await server.addConnectionsToGroups(['x', 'y'], `userId eq 'ann'`);
  facts.equal('a filter adds to several groups', [await server.groupExists('x'), await server.groupExists('y')], [true, true]);
  await server.removeConnectionsFromGroups(['x'], `userId eq 'ann'`);
  facts.equal('and removes', [await server.groupExists('x'), await server.groupExists('y')], [false, true]);
  await server.removeUserFromAllGroups('ann');
  await server.removeConnectionFromAllGroups(b.id);
  facts.equal('all groups are left', [await server.groupExists('y'), await server.groupExists('g'), await server.groupExists('from-token')], [false, false, false]);

  await server.closeConnection(a1.id, { reason: 'because' });
  await until('the client was told', () => a1.seen.disconnected.length > 0);
  facts.equal('a closed client hears the reason', a1.seen.disconnected[0].message?.message, 'because');
  facts.equal('and is gone', await server.connectionExists(a1.id), false);
  await server.closeUserConnections('ann');
  await until('both were told', () => a2.seen.disconnected.length > 0);
  await server.closeAllConnections({ excluded: [b.id] });
  facts.equal('who is excluded stays', await server.connectionExists(b.id), true);
  await server.closeAllConnections();
  await until('nobody stays', async () => !(await server.connectionExists(b.id)));
  service.stop();
}
