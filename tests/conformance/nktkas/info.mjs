import { until } from '../harness/waiting.mjs';
import { Witness } from '../harness/witness.mjs';
import { connect, overHttp } from './client.mjs';

const AT_ONCE = 30;

/** Info requests over both transports of the client, held against what a gateway itself says. */
export default async function info(world) {
  const { facts } = world;
  const witness = new Witness(world);
  await witness.watch({ type: 'l2Book', coin: 'BTC' }, { type: 'l2Book', coin: 'ETH', nSigFigs: 5, mantissa: 2 }, { type: 'trades', coin: 'BTC' }, { type: 'allMids' });
  const { transport, info: overSocket } = connect(world.url);
  await transport.ready();
  for (const [over, client] of [['HTTP', overHttp(world.info).info], ['the socket', overSocket]]) {
    await metadata(facts, `over ${over}`, client, witness);
    await market(facts, `over ${over}`, client, witness);
  }
  const books = await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => overSocket.l2Book({ coin: i % 2 ? 'BTC' : 'ETH' })));
  facts.holds(`${AT_ONCE} posts at once get each its own answer`, books.every((book, i) => book.coin === (i % 2 ? 'BTC' : 'ETH')));
  await transport.close();
}

async function metadata(facts, over, client, witness) {
  facts.equal(`meta ${over}`, await client.meta(), await witness.info({ type: 'meta' }));
  facts.equal(`meta of a builder dex ${over}`, await client.meta({ dex: 'xyz' }), await witness.info({ type: 'meta', dex: 'xyz' }));
  facts.equal(`spotMeta ${over}`, await client.spotMeta(), await witness.info({ type: 'spotMeta' }));
  facts.equal(`perpDexs ${over}`, await client.perpDexs(), await witness.info({ type: 'perpDexs' }));
  facts.equal(`allPerpMetas ${over}`, await client.allPerpMetas(), await witness.info({ type: 'allPerpMetas' }));
  const [meta, contexts] = await client.metaAndAssetCtxs();
  facts.holds(`metaAndAssetCtxs ${over} has one context for each coin`, meta.universe.length > 5 && meta.universe.length === contexts.length && typeof contexts[0].markPx === 'string');
  const [spot, spotContexts] = await client.spotMetaAndAssetCtxs();
  facts.holds(`spotMetaAndAssetCtxs ${over} has one context for each pair`, spot.universe.length > 0 && spot.universe.length === spotContexts.length && spotContexts.every(c => typeof c.coin === 'string'));
  const status = await client.exchangeStatus();
  facts.holds(`exchangeStatus ${over} has the time`, Math.abs(Date.now() - status.time) < 10_000, status.time - Date.now());
}

async function market(facts, over, client, witness) {
  await sameSomewhere(facts, `l2Book ${over}`, () => client.l2Book({ coin: 'BTC' }), () => witness.frames({ type: 'l2Book', coin: 'BTC' }));
  const merged = await client.l2Book({ coin: 'ETH', nSigFigs: 5, mantissa: 2 });
  facts.holds(`l2Book with nSigFigs and mantissa ${over} is merged`, merged.levels.flat().every(level => Math.round(Number(level.px) * 10) % 2 === 0) && merged.levels[0].length > 5, merged);
  facts.equal(`l2Book of an unknown coin ${over} is null`, await client.l2Book({ coin: 'NOPE' }), null);
  await sameSomewhere(facts, `allMids ${over}`, () => client.allMids(), () => witness.frames({ type: 'allMids' }).map(m => m.mids));

  const trades = await client.recentTrades({ coin: 'BTC' });
  await until('the witness has the newest of them', () => witness.trades('BTC').some(t => t.tid === trades[0].tid));
  const known = new Map(witness.trades('BTC').map(t => [`${t.time} ${t.tid}`, t]));
  const shared = trades.filter(t => known.has(`${t.time} ${t.tid}`));
  facts.holds(`recentTrades ${over} come newest first`, trades.length > 5 && trades.every((t, i) => i === 0 || t.time <= trades[i - 1].time), trades.length);
  facts.equal(`recentTrades ${over} are the exchange's own`, shared, shared.map(t => known.get(`${t.time} ${t.tid}`)));
  facts.holds(`recentTrades ${over} were compared`, shared.length > 0, shared.length);

  // Of whole minutes, so that the candles do not change any more.
  const endTime = Math.floor(Date.now() / 60_000) * 60_000 - 1;
  const request = { coin: 'BTC', interval: '1m', startTime: endTime - 20 * 60_000 + 1, endTime };
  facts.equal(`candleSnapshot ${over}`, await client.candleSnapshot(request), await witness.info({ type: 'candleSnapshot', req: request }));
}

/** What is asked may be newer than all that the witness has shown yet, or between two of its frames: asked until both show the same. */
async function sameSomewhere(facts, name, ask, truth) {
  let answer;
  const same = await until(`${name} is a value of the witness`, async () => {
    answer = JSON.stringify(await ask());
    return truth().some(frame => JSON.stringify(frame) === answer);
  }, 8_000).catch(() => false);
  facts.holds(`${name} is what the exchange says`, same, same ? undefined : answer);
}
