import { odata } from '@azure/data-tables';
import { keys, many, newTable, PAGE_MAX, properties, rowOf, seen } from './client.mjs';

/** Reads what every client has written. */
export default async function (world) {
  const { facts } = world;
  const table = newTable(world);
  for (const writer of world.writers) {
    // The service names no type for doubles, and 3.0 is 3 to this client: it takes a whole one for an Int32.
    const typed = await table.getEntity(writer, 'types', { disableTypeConversion: true });
    for (const { name, type, value } of properties) facts.equal(`${writer}: ${name} is the ${type} that was written`, seen(typed[name]), { type: name === 'doubleWhole' ? 'Edm.Int32' : type, value });
    const plain = await table.getEntity(writer, 'types');
    facts.equal(`${writer}: its own types too`, [plain.int64Max, plain.doubleNaN, [...plain.bytes], plain.time.getTime(), plain.yes],
      [9223372036854775807n, 'NaN', [0, 1, 2, 3, 4, 255, 254, 253], Date.UTC(2026, 10, 21, 12, 34, 56, 123), true]);

    for (const key of keys) {
      facts.equal(`${writer}: key ${key} is found`, (await table.getEntity(`${writer} ${key}`, key)).key, key);
      const found = [];
      for await (const entity of table.listEntities({ queryOptions: { filter: odata`PartitionKey eq ${`${writer} ${key}`} and key eq ${key}` } })) found.push(entity.rowKey);
      facts.equal(`${writer}: and by a filter`, found, [key]);
    }

    const pages = [];
    for await (const page of table.listEntities({ queryOptions: { filter: odata`PartitionKey eq ${`${writer} many`}` } }).byPage({ maxPageSize: PAGE_MAX })) pages.push(page);
    facts.equal(`${writer}: pages are full but for the last`, pages.map(page => page.length).filter(n => n > 0), [PAGE_MAX, many - PAGE_MAX]);
    facts.equal(`${writer}: every entity comes once, in order`, pages.flat().map(entity => [entity.rowKey, entity.number]), Array.from({ length: many }, (_, n) => [rowOf(n), n]));
  }
}
