import { within } from '../harness/waiting.mjs';
import { Witness } from '../harness/witness.mjs';
import { converted, create } from './client.mjs';

const CANDLES = 20;

/** Info over HTTP and by post, and what the relay itself refuses, as the client's HyperliquidAPIError. */
export default async function info(world) {
  const { facts } = world;
  const witness = new Witness(world);
  const client = create(world);
  facts.equal('getMeta', await client.info.perpetuals.getMeta(true), await witness.info({ type: 'meta' }));
  facts.equal('getSpotMeta', await client.info.spot.getSpotMeta(true), await witness.info({ type: 'spotMeta' }));
  const mids = await client.info.getAllMids();
  facts.holds('getAllMids', mids['BTC-PERP'] > 0 && mids['HYPE-SPOT'] > 0);
  const book = await client.info.getL2Book('BTC-PERP');
  facts.holds('getL2Book', book.coin === 'BTC-PERP' && book.levels[0].length === 20 && book.levels[0][0].px < book.levels[1][0].px, book);
  const endTime = Math.floor(Date.now() / 60_000) * 60_000 - 1;
  const req = { coin: 'BTC', interval: '1m', startTime: endTime - CANDLES * 60_000 + 1, endTime };
  facts.equal('getCandleSnapshot', await client.info.getCandleSnapshot('BTC-PERP', '1m', req.startTime, endTime), converted(await witness.info({ type: 'candleSnapshot', req }), ['s']));

  // Its ids have 13 digits.
  const answer = await within('the answer to a post', client.subscriptions.postRequest('info', { type: 'meta' }));
  facts.equal('a post is answered with what /info says', answer, { type: 'meta', data: await witness.info({ type: 'meta' }) });
  await facts.rejects('a post for an action is rejected', client.subscriptions.postRequest('action', { action: { type: 'order' } }), e => e.message.startsWith('403 Forbidden'));

  const isApiError = (code, text) => e => e.name === 'HyperliquidAPIError' && e.code === code && e.message.includes(text);
  await facts.rejects('a wrong key is a HyperliquidAPIError 401', create(world, { key: 'wrong', enableWs: false }).info.perpetuals.getMeta(true), isApiError(401, 'this API key is not valid'));
  const scarce = create(world, { key: world.scarceKey, enableWs: false });
  await scarce.info.perpetuals.getMeta(true);
  await scarce.info.perpetuals.getMeta(true);
  await facts.rejects('too many requests is a HyperliquidAPIError 429', scarce.info.perpetuals.getMeta(true), isApiError(429, 'times a minute'));
}
