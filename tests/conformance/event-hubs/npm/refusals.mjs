import { EventHubProducerClient } from '@azure/event-hubs';
import { newProducer, PATIENCE_MS, read } from './client.mjs';

const TOO_LARGE_BYTES = 1_100_000;
const NO_RETRIES = { maxRetries: 0, timeoutInMs: 20_000 };

/** What must not go, and the client's own error for it. */
export default async function (world) {
  const { facts } = world;
  const producer = newProducer(world);
  const tooLarge = { body: 'x'.repeat(TOO_LARGE_BYTES) };

  const batch = await producer.createBatch({ partitionId: '0' });
  facts.equal('a batch does not take an event that is too large', [batch.tryAdd(tooLarge), batch.count], [false, 0]);
  await fails('an event that is too large', 'MessageTooLargeError', producer.sendBatch([tooLarge], { partitionId: '0' }));
  await producer.sendBatch([{ body: 'small' }], { partitionId: '0' });
  facts.equal('the link stays, and nothing of it was stored', (await read(world, '0', 1)).map(e => [e.body, e.sequenceNumber]), [['small', 0]]);

  await fails('a partition that there is not', 'ArgumentOutOfRangeError', producer.sendBatch([{ body: 1 }], { partitionId: '99' }));
  await fails('properties of a partition that there is not', 'ArgumentError', producer.getPartitionProperties('99'));
  const nowhere = new EventHubProducerClient(world.connection, 'nowhere', { retryOptions: NO_RETRIES });
  await fails('a hub that there is not', 'MessagingEntityNotFoundError', nowhere.sendBatch([{ body: 1 }]));
  await fails('properties of a hub that there is not', 'MessagingEntityNotFoundError', nowhere.getEventHubProperties());
  const stranger = new EventHubProducerClient(world.connection.replace('SAS_KEY_VALUE', 'another'), world.hub, { retryOptions: NO_RETRIES });
  await fails('a wrong key', 'UnauthorizedError', stranger.sendBatch([{ body: 1 }]));
  for (const client of [producer, nowhere, stranger]) await client.close();

  function fails(what, code, promise) {
    return facts.rejects(`${what} is ${code}`, promise, error => error.code === code, PATIENCE_MS);
  }
}
