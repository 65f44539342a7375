import { newTable } from './client.mjs';

const FAILS_AT = 7;
const COUNT = 20;

/** All or nothing, and the one that failed is named. */
export default async function (world) {
  const { facts } = world;
  const table = newTable(world);
  const partitionKey = 'npm transaction';
  await table.createEntity({ partitionKey, rowKey: 'there' });
  const actions = Array.from({ length: COUNT }, (_, n) => ['create', { partitionKey, rowKey: n === FAILS_AT ? 'there' : `${n}` }]);
  await facts.rejects(`the failure names action ${FAILS_AT}`, table.submitTransaction(actions),
    error => error.statusCode === 409 && error.code === 'EntityAlreadyExists' && error.message.startsWith(`${FAILS_AT}:`), 30_000);
  facts.equal('nothing of it was done', await rows(), ['there']);

  const etag = (await table.getEntity(partitionKey, 'there')).etag;
  const done = await table.submitTransaction([
    ['create', { partitionKey, rowKey: 'a', n: 1 }],
    ['update', { partitionKey, rowKey: 'there', n: 2 }, 'Merge', { etag }],
    ['upsert', { partitionKey, rowKey: 'b', n: 3 }, 'Replace'],
  ]);
  facts.equal('one without a mistake is done as a whole', [done.status, await rows()], [202, ['a', 'b', 'there']]);
  await facts.rejects('a stale ETag in one is 412', table.submitTransaction([['create', { partitionKey, rowKey: 'c' }], ['update', { partitionKey, rowKey: 'there', n: 4 }, 'Merge', { etag }]]),
    error => error.statusCode === 412 && error.message.startsWith('1:'), 30_000);
  facts.equal('and undoes the rest', await rows(), ['a', 'b', 'there']);

  async function rows() {
    const found = [];
    for await (const entity of table.listEntities({ queryOptions: { filter: `PartitionKey eq '${partitionKey}'` } })) found.push(entity.rowKey);
    return found;
  }
}
