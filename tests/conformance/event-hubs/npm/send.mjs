import { EventHubBufferedProducerClient } from '@azure/event-hubs';
import { newConsumer, newProducer, offsetOf, read } from './client.mjs';

const PARTITIONS = 4;
const BATCH = 50;
const LARGE_BYTES = 3_000;

// What the client's own hash says of four partitions.
const KEYS = { BTC: 2, ETH: 2, a: 0, hyperliquid: 3 };

/** Everything that can be sent in every way, and what the hub says of itself before and after. */
export default async function (world) {
  const { facts } = world;
  const producer = newProducer(world);
  const before = Date.now();

  const hub = await producer.getEventHubProperties();
  facts.equal('the hub has its name and its partitions', [hub.name, hub.partitionIds], [world.hub, ['0', '1', '2', '3']]);
  facts.holds('the hub was made before now', hub.createdOn instanceof Date && hub.createdOn.getTime() <= Date.now() + 1_000, hub.createdOn);
  const empty = await producer.getPartitionProperties('1');
  facts.equal('a partition that nothing was sent to is empty', [empty.isEmpty, empty.lastEnqueuedSequenceNumber, empty.partitionId, empty.eventHubName], [true, -1, '1', world.hub]);

  const body = { text: 'ünïcode', list: [1, 2.5, null, true] };
  const properties = { word: 'w', int: 7, large: 2 ** 40, fraction: 0.25, yes: true };
  await producer.sendBatch([
    { body, properties, contentType: 'application/json', correlationId: 'c-1', messageId: 'm-1' },
    { body: Buffer.from([0, 1, 254, 255]) },
    { body: 'text' },
  ], { partitionId: '1' });
  const [first, second, third] = await read(world, '1', 3);
  facts.equal('a body of JSON comes back', first.body, body);
  facts.equal('properties come back', first.properties, properties);
  facts.equal('what the message says of itself comes back', [first.contentType, first.correlationId, first.messageId], ['application/json', 'c-1', 'm-1']);
  facts.equal('a body of bytes comes back', [...second.body], [0, 1, 254, 255]);
  facts.equal('a body of text comes back', third.body, 'text');
  facts.equal('sequence numbers begin at 0', [first, second, third].map(e => e.sequenceNumber), [0, 1, 2]);
  facts.holds('offsets rise', offsetOf(first) < offsetOf(second) && offsetOf(second) < offsetOf(third), [first, second, third].map(e => e.offset));
  facts.holds('enqueued times are of now', first.enqueuedTimeUtc.getTime() >= before - 1_000 && first.enqueuedTimeUtc.getTime() <= Date.now() + 1_000, first.enqueuedTimeUtc);

  const filled = await producer.getPartitionProperties('1');
  facts.equal('a partition says what is last in it', [filled.isEmpty, filled.beginningSequenceNumber, filled.lastEnqueuedSequenceNumber, filled.lastEnqueuedOffset, +filled.lastEnqueuedOnUtc],
    [false, 0, 2, third.offset, +third.enqueuedTimeUtc]);

  for (const [key, partition] of Object.entries(KEYS)) {
    const count = (await producer.getPartitionProperties(`${partition}`)).lastEnqueuedSequenceNumber + 1;
    const batch = await producer.createBatch({ partitionKey: key });
    facts.holds(`a batch with key ${key} takes two`, batch.tryAdd({ body: `${key} 0` }) && batch.tryAdd({ body: `${key} 1` }));
    await producer.sendBatch(batch);
    const got = (await read(world, `${partition}`, count + 2)).slice(count);
    facts.equal(`key ${key} goes to partition ${partition} and comes back with its events`, got.map(e => [e.body, e.partitionKey]), [[`${key} 0`, key], [`${key} 1`, key]]);
  }

  const large = await producer.createBatch({ partitionId: '1' });
  while (large.tryAdd({ body: 'x'.repeat(LARGE_BYTES), properties: { n: large.count } }));
  facts.holds('a batch is as large as the link takes', large.maxSizeInBytes === 1 << 20 && large.sizeInBytes > large.maxSizeInBytes - 2 * LARGE_BYTES, `${large.count} events, ${large.sizeInBytes} bytes`);
  await producer.sendBatch(large);
  const whole = await read(world, '1', 3 + large.count);
  facts.equal('a batch of the largest size comes back in order', whole.slice(3).map(e => e.properties.n), Array.from({ length: large.count }, (_, n) => n));

  const counted = async () => (await Promise.all((await producer.getPartitionIds()).map(id => producer.getPartitionProperties(id)))).reduce((sum, p) => sum + p.lastEnqueuedSequenceNumber + 1, 0);
  const countBefore = await counted();
  for (let n = 0; n < PARTITIONS * 2; n++) await producer.sendBatch(Array.from({ length: BATCH }, (_, i) => ({ body: `${n} ${i}` })));
  facts.equal('events to the hub are all there', await counted(), countBefore + PARTITIONS * 2 * BATCH);
  facts.holds('and every partition has some', (await Promise.all(['0', '1', '2', '3'].map(id => producer.getPartitionProperties(id)))).every(p => !p.isEmpty));
  await producer.close();

  const buffered = new EventHubBufferedProducerClient(world.connection, world.hub, { maxWaitTimeInMs: 50, onSendEventsErrorHandler: async ({ error }) => { throw error; } });
  for (let n = 0; n < BATCH; n++) await buffered.enqueueEvent({ body: `buffered ${n}` }, { partitionKey: 'BTC' });
  await buffered.close({ flush: true });
  const consumer = newConsumer(world);
  const { lastEnqueuedSequenceNumber: last } = await consumer.getPartitionProperties('2');
  await consumer.close();
  const kept = await read(world, '2', BATCH, { position: { sequenceNumber: last - BATCH + 1, isInclusive: true } });
  facts.equal('what was buffered comes back in order', kept.map(e => e.body), Array.from({ length: BATCH }, (_, n) => `buffered ${n}`));
}
