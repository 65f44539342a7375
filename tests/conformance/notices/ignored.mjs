import { connect as connectCcxt, BTC, watching } from '../ccxt/client.mjs';
import { create } from '../hyperliquid/client.mjs';
import { connect as connectNktkas } from '../nktkas/client.mjs';
import { raw, setAddress } from '../tardis/client.mjs';
import { Socket } from '../harness/socket.mjs';
import { until } from '../harness/waiting.mjs';

const NOTICES = 3;

/** Clients that have never heard of notices get them on every connection: they go on as if nothing had come, and on the same connection. */
export default async function ignored({ facts, control, relay }) {
  const { id, key } = await control.tenant('D', 'enterprise');
  const world = { key, infoOf: k => `${relay}/k/${k}`, urlOf: k => `${relay.replace('http', 'ws')}/k/${k}/ws` };
  const opened = async () => (await (await fetch(`${relay}/stats`)).json()).sessions.opened;
  const counts = {};
  const errors = [];

  const nktkas = connectNktkas(world.urlOf(key));
  await nktkas.subscribe.bbo({ coin: 'BTC' }, () => { counts.nktkas = (counts.nktkas ?? 0) + 1; });

  const exchange = await connectCcxt(world);
  await exchange.loadMarkets();
  const loop = watching(() => exchange.watchTrades(BTC), trades => trades.map(() => 1));

  const hyperliquid = create(world);
  await hyperliquid.connect();
  await hyperliquid.subscriptions.subscribeToBbo('BTC-PERP', () => { counts.hyperliquid = (counts.hyperliquid ?? 0) + 1; });

  setAddress(world.urlOf(key));
  const tardis = raw([{ channel: 'bbo', symbols: ['BTC'] }], () => { counts.tardis = (counts.tardis ?? 0) + 1; });

  // Shows that the notices have come, on a connection like the others.
  const socket = await Socket.open(world.urlOf(key));
  const seen = () => ({ nktkas: counts.nktkas ?? 0, ccxt: loop.got.length, hyperliquid: counts.hyperliquid ?? 0, tardis: counts.tardis ?? 0 });
  await until('all of them get data', () => Object.values(seen()).every(n => n > 0));
  const before = { opened: await opened(), ...seen() };

  for (let i = 1; i <= NOTICES; i++) await control.notice(`notice ${i}`, { tenantId: id });
  await until('the notices have come', () => socket.data('notification').length === NOTICES);
  const at = seen();
  await until('all of them get more data', () => Object.entries(seen()).every(([name, n]) => n > at[name] + 2));
  for (const name of Object.keys(at)) facts.holds(`${name} goes on`, true);
  if (loop.error) errors.push(loop.error.message);
  facts.equal('none of them had an error', [errors, loop.networkErrors, tardis.errors], [[], [], []]);
  facts.equal('none of them connected anew', [await opened() - before.opened, tardis.disconnects], [0, 0]);
  loop.ended = true;
  await nktkas.transport.close();
}
