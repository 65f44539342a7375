import { newProducer, read, Reader } from './client.mjs';

const COUNT = 300;

/** Two consumer groups, each with all events; and one that there is not. */
export default async function (world) {
  const { facts } = world;
  const producer = newProducer(world);
  const one = new Reader(world, '0', { position: { offset: '-1' } });
  const other = new Reader(world, '0', { position: { offset: '-1' }, group: 'second' });
  for (let n = 0; n < COUNT; n += 100) await producer.sendBatch(Array.from({ length: 100 }, (_, i) => ({ body: n + i })), { partitionId: '0' });
  const expected = Array.from({ length: COUNT }, (_, n) => n);
  await one.until(COUNT);
  await other.until(COUNT);
  facts.equal('the default group has every event once', one.bodies, expected);
  facts.equal('the second group has every event once', other.bodies, expected);
  facts.equal('group names do not care for case', (await read(world, '0', COUNT, { group: 'SECOND' })).length, COUNT);

  const nowhere = new Reader(world, '0', { position: { offset: '-1' }, group: 'nowhere', retryOptions: { maxRetries: 0 } });
  const error = await nowhere.failsWith('MessagingEntityNotFoundError');
  facts.holds('a group that there is not is not found, and that is for good', error.retryable === false, error.message);
  for (const reader of [one, other, nowhere]) await reader.close();
  await producer.close();
}
