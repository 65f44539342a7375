import { until } from '../../harness/waiting.mjs';
import { command, newProducer, offsetOf, PATIENCE_MS, Reader } from './client.mjs';

const PARTITION = '0';
const ROUNDS = 2;
const BETWEEN = 30;

/** The emulator is killed while events are sent and read, and comes back: both ends reconnect by themselves, and nothing acknowledged is lost. */
export default async function (world) {
  const { facts } = world;
  const producer = newProducer(world);
  const reader = new Reader(world, PARTITION, { position: { offset: '-1' } });
  const acknowledged = [];
  const failures = [];
  let sending = true;
  const sender = (async () => {
    for (let n = 0; sending; n++) {
      try {
        await producer.sendBatch([{ body: n }], { partitionId: PARTITION });
        acknowledged.push(n);
      } catch (e) {
        failures.push(e.code ?? e.message);
      }
    }
  })();

  for (let round = 0; round < ROUNDS; round++) {
    const before = acknowledged.length;
    await until('sends are acknowledged', () => acknowledged.length > before + BETWEEN, PATIENCE_MS);
    await until('and are read', () => reader.events.length > before + BETWEEN, PATIENCE_MS);
    await command(world, 'kill');
  }

  const before = acknowledged.length;
  await until('sends are acknowledged again', () => acknowledged.length > before + BETWEEN, PATIENCE_MS);
  sending = false;
  await sender;
  const last = acknowledged.at(-1);
  await until('the reader has the last one', () => reader.bodies.includes(last), PATIENCE_MS);

  const got = new Set(reader.bodies);
  facts.equal('everything acknowledged was read', acknowledged.filter(n => !got.has(n)), []);
  facts.equal('every event was read once, none is missing', reader.events.map(e => e.sequenceNumber), reader.events.map((_, n) => n));
  facts.holds('offsets never go back', reader.events.every((e, n) => n === 0 || offsetOf(e) > offsetOf(reader.events[n - 1])));
  // A send whose answer the kill took is sent again by the client and may be there twice, one after the other.
  facts.holds('what was sent comes in order', reader.bodies.every((n, i) => i === 0 || n >= reader.bodies[i - 1]), reader.bodies.length);
  facts.equal('no send was given up', failures, []);
  await reader.close();
  await producer.close();
}
