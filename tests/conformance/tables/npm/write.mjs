import { given, keys, many, ME, newTable, properties, rowOf, TRANSACTION_MAX } from './client.mjs';

/** Writes what the others are to read. */
export default async function (world) {
  const { facts } = world;
  const table = newTable(world);
  await table.createEntity({ partitionKey: ME, rowKey: 'types', ...Object.fromEntries(properties.map(property => [property.name, given(property)])) });
  for (const key of keys) await table.upsertEntity({ partitionKey: `${ME} ${key}`, rowKey: key, key }, 'Replace');
  for (let from = 0; from < many; from += TRANSACTION_MAX) {
    const numbers = Array.from({ length: Math.min(TRANSACTION_MAX, many - from) }, (_, i) => from + i);
    await table.submitTransaction(numbers.map(number => ['create', { partitionKey: `${ME} many`, rowKey: rowOf(number), number }]));
  }

  facts.holds('everything was written', true);
}
