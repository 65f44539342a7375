import { CloseReason } from '@azure/event-hubs';
import { until } from '../../harness/waiting.mjs';
import { newProducer, PATIENCE_MS, read, Reader } from './client.mjs';

const PARTITION = '0';

/** An owner of a higher level takes the partition from the one before; one of a lower level, or of none, does not. */
export default async function (world) {
  const { facts } = world;
  const producer = newProducer(world);
  await producer.sendBatch([{ body: 'a' }], { partitionId: PARTITION });
  const plain = new Reader(world, PARTITION, { position: { offset: '-1' } });
  await plain.until(1);

  const low = new Reader(world, PARTITION, { position: { offset: '-1' }, ownerLevel: 1 });
  await low.until(1);
  await plain.failsWith('ReceiverDisconnectedError');
  facts.holds('an owner displaces a reader without a level', true);
  await plain.close();

  const high = new Reader(world, PARTITION, { position: { offset: '-1' }, ownerLevel: 2 });
  await high.until(1);
  const error = await low.failsWith('ReceiverDisconnectedError');
  facts.holds('the loser is told by whom, and that it is for good', error.retryable === false && /higher epoch of '2'/.test(error.message), error.message);
  await until('the loser was closed', () => low.closed.length > 0, PATIENCE_MS);
  facts.equal('because its ownership is lost', low.closed[0], CloseReason.OwnershipLost);
  await low.close();

  for (const [who, ownerLevel] of [['a lower level', 1], ['no level', undefined]]) {
    const late = new Reader(world, PARTITION, { position: { offset: '-1' }, ownerLevel });
    await late.failsWith('ReceiverDisconnectedError');
    facts.equal(`a reader of ${who} is refused and gets nothing`, late.bodies, []);
    await late.close();
  }

  await producer.sendBatch([{ body: 'b' }], { partitionId: PARTITION });
  await high.until(2);
  facts.equal('the owner reads on', [high.bodies, high.errors.length], [['a', 'b'], 0]);
  const elsewhere = await read(world, PARTITION, 2, { group: 'second' });
  facts.equal('the other group has no owner', elsewhere.map(e => e.body), ['a', 'b']);
  await high.close();

  facts.equal('once the owner is gone, anyone may read', (await read(world, PARTITION, 2)).map(e => e.body), ['a', 'b']);
  await producer.close();
}
