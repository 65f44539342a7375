import { until } from '../harness/waiting.mjs';
import { Service } from './service.mjs';

const forbidden = e => e?.errorDetail?.name === 'Forbidden';

/** What tokens allow, and what they do not. */
export default async function permissions(world) {
  const { facts } = world;
  const service = new Service(world, 'permissions');
  const { server } = service;
  const none = await service.client({ userId: 'none', roles: [] });
  await facts.rejects('without a role: no joining', none.joinGroup('g'), forbidden);
  await facts.rejects('without a role: no sending', none.sendToGroup('g', {}, 'json'), forbidden);
  await none.sendEvent('e', {}, 'json');
  facts.holds('without a role: events', true);

  const one = await service.client({ userId: 'one', roles: ['webpubsub.joinLeaveGroup.a.b', 'webpubsub.sendToGroup.a.b', 'webpubsub.joinLeaveGroups.x.*'] });
  await one.joinGroup('a.b');
  await one.sendToGroup('a.b', { n: 1 }, 'json');
  await one.joinGroup('x.y');
  await facts.rejects('a role of one group is no role of another', one.joinGroup('a.c'), forbidden);
  await facts.rejects('a pattern ends at a dot', one.joinGroup('x.y.z'), forbidden);
  await facts.rejects('joining is not sending', one.sendToGroup('x.y', {}, 'json'), forbidden);

  await server.group('g').addConnection(none.id);
  await server.group('g').sendToAll({ n: 2 });
  await until('it came', () => none.seen.group.length === 1);
  facts.holds('no role is needed to receive', true);

  await server.grantPermission(none.id, 'sendToGroup', { targetName: 'g' });
  facts.equal('a granted permission is there', [await server.hasPermission(none.id, 'sendToGroup', { targetName: 'g' }), await server.hasPermission(none.id, 'sendToGroup', { targetName: 'h' }), await server.hasPermission(none.id, 'joinLeaveGroup', { targetName: 'g' })], [true, false, false]);
  await none.sendToGroup('g', { n: 3 }, 'json');
  await server.revokePermission(none.id, 'sendToGroup', { targetName: 'g' });
  await facts.rejects('a revoked one is not', none.sendToGroup('g', {}, 'json'), forbidden);

  const { url } = await server.getClientAccessToken({ roles: [] });
  const spoilt = new URL(url);
  spoilt.searchParams.set('access_token', spoilt.searchParams.get('access_token').slice(0, -4) + 'AAAA');
  await facts.rejects('a token with a wrong signature is refused', service.clientAt(spoilt.href, { options: { autoReconnect: false } }), e => /401/.test(e.message));
  const other = url.replace('/hubs/permissions', '/hubs/another');
  await facts.rejects('a token for another hub is refused', service.clientAt(other, { options: { autoReconnect: false } }), e => /401/.test(e.message));
  const stranger = new Service({ ...world, connectionString: world.connectionString.replace(/AccessKey=[^;]+/, 'AccessKey=another-key-of-enough-characters') }, 'permissions');
  await facts.rejects('a server with another key is refused: 401', stranger.server.sendToAll({}), e => e.statusCode === 401);
  service.stop();
}
