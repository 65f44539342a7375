import { TableClient } from '@azure/data-tables';
import { readFileSync } from 'node:fs';

/** What every client writes: properties of every type as text, odd keys, and how many entities take more than a page. */
export const { properties, keys, many } = JSON.parse(readFileSync(new URL('../entities.json', import.meta.url), 'utf8'));

/** The name of this client's partitions. */
export const ME = 'npm';

/** Entities of a transaction, and of a page, at most. */
export const TRANSACTION_MAX = 100;
export const PAGE_MAX = 1_000;

export const newTable = world => TableClient.fromConnectionString(world.connection, world.table, { allowInsecureConnection: true });

/** Row keys that sort as their numbers do. */
export const rowOf = number => `${number}`.padStart(5, '0');

/** A value as this client is given it. */
export function given({ type, value }) {
  switch (type) {
    case 'Edm.String': return value;
    case 'Edm.Int32': return Number(value);
    case 'Edm.Int64': return BigInt(value);
    case 'Edm.Double': return { type: 'Double', value: Number.isFinite(Number(value)) ? Number(value) : value };
    case 'Edm.Boolean': return value === 'true';
    case 'Edm.Binary': return Uint8Array.from(Buffer.from(value, 'base64'));
    default: return { type: type.slice('Edm.'.length), value };
  }
}

/** A value as this client gives it with its types, as text of one form. */
export function seen(value) {
  if (value === undefined) return 'missing';
  const type = `Edm.${value.type}`;
  switch (type) {
    case 'Edm.Double': return { type, value: `${Number(value.value)}` };
    case 'Edm.DateTime': return { type, value: wholeTime(value.value) };
    default: return { type, value: `${value.value}` };
  }
}

/** Seven digits of a second, as the service keeps them, whatever is left out of zeros. */
const wholeTime = text => text.replace(/(?:\.(\d+))?Z$/, (_, digits = '') => `.${digits.padEnd(7, '0')}Z`);
