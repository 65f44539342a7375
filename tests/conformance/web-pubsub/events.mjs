import { createServer } from 'node:http';
import express from 'express';
import { WebPubSubEventHandler } from '@azure/web-pubsub-express';
import { until } from '../harness/waiting.mjs';
import { Service } from './service.mjs';

const HUB = 'events';

/** The official event handler, unmodified, is told of everything, and its answers count. */
export default async function events(world) {
  const { facts } = world;
  const seen = { connect: [], connected: [], disconnected: [], user: [] };
  const handler = new WebPubSubEventHandler(HUB, {
    path: `/api/${HUB}`,
    handleConnect(req, res) {
      seen.connect.push(req);
      if (req.queries.refuse) res.fail(401, 'not you');
      else if (req.queries.error) res.fail(500, 'broken');
      else {
        res.setState('calls', 1);
        res.success({ userId: 'from-handler', groups: ['given'], roles: ['webpubsub.sendToGroup.given'], subprotocol: req.subprotocols?.[0] });
      }
    },
    onConnected: req => seen.connected.push(req),
    onDisconnected: req => seen.disconnected.push(req),
    handleUserEvent(req, res) {
      seen.user.push(req);
      const calls = req.context.states.calls;
      res.setState('calls', calls + 1);
      if (req.context.eventName === 'fail') res.fail(500, 'broken');
      else if (req.context.eventName === 'silent') res.success();
      else if (req.dataType === 'text') res.success(`echo ${req.data}`, 'text');
      else if (req.dataType === 'binary') res.success(req.data, 'binary');
      else res.success(JSON.stringify({ echo: req.data, calls }), 'json');
    },
  });
  const app = express().use(handler.getMiddleware());
  const http = createServer(app);
  await new Promise(resolve => http.listen(0, '127.0.0.1', resolve));
  await fetch(`${world.control}/handler?port=${http.address().port}`, { method: 'POST' });

  const service = new Service(world, HUB);
  const client = await service.client({ userId: 'from-token', roles: [] });
  facts.equal('the handler sees who comes', [seen.connect[0].context.hub, seen.connect[0].claims.sub, seen.connect[0].subprotocols], [HUB, ['from-token'], ['json.reliable.webpubsub.azure.v1']]);
  facts.equal('its user counts', client.seen.connected[0].userId, 'from-handler');
  await until('connected came', () => seen.connected.length === 1);
  facts.equal('connected tells of the same connection', seen.connected[0].context.connectionId, client.id);

  await client.sendToGroup('given', { n: 1 }, 'json');
  await until('the message came', () => client.seen.group.length === 1);
  facts.holds('its groups and roles count', true);

  await client.sendEvent('calc', { x: 1 }, 'json');
  await client.sendEvent('talk', 'hello', 'text');
  await client.sendEvent('bytes', new Uint8Array([7, 8]).buffer, 'binary');
  await client.sendEvent('silent', { x: 2 }, 'json');
  await until('three answers came', () => client.seen.server.length === 3);
  facts.equal('events reach it with name, data and user', [seen.user[0].context.eventName, seen.user[0].data, seen.user[0].context.userId], ['calc', { x: 1 }, 'from-handler']);
  facts.equal('its answers reach the client', [client.seen.server[0].data, client.seen.server[1].data, [...new Uint8Array(client.seen.server[2].data)]], [{ echo: { x: 1 }, calls: 1 }, 'echo hello', [7, 8]]);
  await client.sendEvent('calc', { x: 3 }, 'json');
  await until('the answer came', () => client.seen.server.length === 4);
  facts.equal('what it keeps with the connection is kept', client.seen.server[3].data.calls, 5);

  const answer = await client.invokeEvent('calc', { x: 4 }, 'json');
  facts.equal('an invocation gets its answer', answer.data.echo, { x: 4 });
  await facts.rejects('an event that fails is told', client.sendEvent('fail', {}, 'json'), () => true, 5_000);
  await until('disconnected came', () => seen.disconnected.length > 0);
  facts.equal('a failed event ends the connection, and the handler hears of it', seen.disconnected[0].context.connectionId, client.id);

  for (const [query, code] of [['refuse', '401'], ['error', '500']]) {
    const { url } = await service.server.getClientAccessToken({ userId: 'x' });
    await facts.rejects(`a refused client gets ${code}`, service.clientAt(`${url}&${query}=1`, { options: { autoReconnect: false } }), e => e.message.includes(code));
  }

  service.stop();
  http.close();
}
