import { Service, status } from './service.mjs';

/** What the service answers when it is asked too much, and that clients come through it. */
export default async function throttling(world) {
  const { facts } = world;
  const service = new Service(world, 'throttling');
  const { WebPubSubServiceClient } = await import('@azure/web-pubsub');
  await service.chaos('throttle', 1);
  await facts.rejects('a throttled request: 429', service.server.sendToAll({}), status(429));
  await service.chaos('throttle', 2);
  const patient = new WebPubSubServiceClient(world.connectionString, 'throttling', { allowInsecureConnection: true });
  await patient.sendToAll({ n: 1 });
  facts.holds('a client with its usual retries gets through', true);

  const client = await service.client({ groups: ['g'] });
  await service.chaos('throttle', 1);
  await facts.rejects('a throttled message of a client: a failed acknowledgement', client.sendToGroup('g', {}, 'json'), e => e?.errorDetail?.name === 'TooManyRequests');
  await client.sendToGroup('g', { n: 2 }, 'json');
  facts.holds('the next one goes through', true);
  service.stop();
}
