import { pause, until } from '../../harness/waiting.mjs';
import { newProducer, PATIENCE_MS, read, Reader } from './client.mjs';

const COUNT = 12;
const MIDDLE = 5;

// Far more than what a reader takes to get what it must not get.
const QUIET_MS = 300;

/** Begins at every kind of position. */
export default async function (world) {
  const { facts } = world;
  const producer = newProducer(world);
  for (let n = 0; n < COUNT; n++) {
    await producer.sendBatch([{ body: n }], { partitionId: '0' });
    // A millisecond of its own for each, for positions by time.
    await pause(3);
  }

  const all = await read(world, '0', COUNT);
  facts.equal('earliest begins with the first', all.map(e => e.body), Array.from({ length: COUNT }, (_, n) => n));
  const at = all[MIDDLE];
  await begins('an offset, exclusive', { offset: at.offset }, MIDDLE + 1);
  await begins('an offset, inclusive', { offset: at.offset, isInclusive: true }, MIDDLE);
  await begins('a sequence number, exclusive', { sequenceNumber: at.sequenceNumber }, MIDDLE + 1);
  await begins('a sequence number, inclusive', { sequenceNumber: at.sequenceNumber, isInclusive: true }, MIDDLE);
  await begins('the first sequence number, inclusive', { sequenceNumber: 0, isInclusive: true }, 0);
  await begins('the first offset, exclusive', { offset: all[0].offset }, 1);
  await begins('a time', { enqueuedOn: at.enqueuedTimeUtc }, MIDDLE + 1);
  await begins('a time, a millisecond before', { enqueuedOn: at.enqueuedTimeUtc.getTime() - 1 }, MIDDLE);
  await begins('a time long ago', { enqueuedOn: 0 }, 0);

  const latest = new Reader(world, '0', { position: { offset: '@latest' }, trackLastEnqueuedEventProperties: true });
  const nothing = new Reader(world, '0', { position: { sequenceNumber: COUNT - 1 } });
  let sent = COUNT;
  await until('latest gives something', async () => {
    // When the link is there is not told: what is sent before does not come.
    if (latest.events.length === 0) await producer.sendBatch([{ body: sent++ }], { partitionId: '0' });
    return latest.events.length > 0;
  }, PATIENCE_MS);
  await nothing.until(sent - COUNT);
  await until('latest gives the rest', () => latest.events.at(-1).body === sent - 1, PATIENCE_MS);
  facts.holds('latest gives nothing that was there', latest.bodies[0] >= COUNT, latest.bodies);
  facts.equal('latest gives all from then on', latest.bodies, Array.from({ length: sent - latest.bodies[0] }, (_, n) => latest.bodies[0] + n));
  facts.equal('from the last sequence number comes what is new', nothing.bodies, Array.from({ length: sent - COUNT }, (_, n) => COUNT + n));
  facts.holds('a tracked reader knows the end of the partition', latest.tracked?.sequenceNumber === sent - 1 && latest.tracked.retrievedOn instanceof Date, latest.tracked);
  await latest.close();
  await nothing.close();
  await producer.close();

  async function begins(what, position, first) {
    const reader = new Reader(world, '0', { position });
    await reader.until(COUNT - first);
    await pause(QUIET_MS);
    facts.equal(`${what} begins at ${first}`, reader.bodies, Array.from({ length: COUNT - first }, (_, n) => first + n));
    await reader.close();
  }
}
