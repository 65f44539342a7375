import { createRequire } from 'node:module';

// Its ES module finds no "ws" on Node 20, only its CommonJS does.
export const { Hyperliquid } = createRequire(import.meta.url)('hyperliquid');

/**
 * The client, pointed at a relay. It takes no address, so that its objects' own fields are set from outside, before it first uses them; its code is as published.
 * It is given the address without a slash at the end, and adds "/info".
 */
export function create(world, { key = world.key, enableWs = true } = {}) {
  const client = new Hyperliquid({ enableWs, disableAssetMapRefresh: true });
  for (const http of [client.info.httpApi, client.symbolConversion.httpApi]) http.client.defaults.baseURL = world.infoOf(key);
  if (enableWs) client.ws.url = world.urlOf(key);
  return client;
}

const NUMBER = /^-?\d*\.?\d+$/;

/** The exchange's data in the client's form: decimals as numbers, "BTC-PERP" for BTC, sides as words. */
export function converted(data, names = ['coin']) {
  if (Array.isArray(data)) return data.map(item => converted(item, names));
  if (typeof data === 'string') return NUMBER.test(data) ? Number(data) : data;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key,
    names.includes(key) ? `${value}-PERP` : key === 'side' ? { A: 'sell', B: 'buy' }[value] : converted(value, names)]));
}

/** A callback that remembers, and what it remembers. The client keeps a mark of its own on each callback, so that each subscription needs another one. */
export function recorder() {
  const got = [];
  return [got, data => got.push(data)];
}
