import { checkBooks, checkState, checkTrades } from '../harness/market.mjs';
import { Witness } from '../harness/witness.mjs';
import { normalized, raw, setAddress } from './client.mjs';

const BOOK = { type: 'l2Book', coin: 'ETH' };

/** The client throws the whole first frame of trades of each coin away, because it takes that for the replay. A relay without a replay would make it lose trades. */
export default async function channels(world) {
  const { facts } = world;
  const witness = new Witness(world);
  await witness.watch({ type: 'trades', coin: 'BTC' }, { type: 'bbo', coin: 'BTC' }, { type: 'activeAssetCtx', coin: 'BTC' }, BOOK);
  setAddress(world.url);
  const [trades, books] = [[], []];
  const one = normalized(['BTC', 'ETH'], message => {
    if (message.type === 'trade' && message.symbol === 'BTC') trades.push(plain(message));
    if (message.type === 'book_change' && message.symbol === 'ETH') books.push(plain(message));
  });
  const startedAt = Date.now();
  await checkTrades(facts, 'normalized trades', trades, witness, 'BTC', { more: 15, as: asTrade, key: t => `${t.timestamp} ${t.id}` });
  const replayed = witness.trades('BTC').filter(t => t.time < startedAt - 1_000).length;
  facts.holds('there was a replay, and it was dropped whole', replayed > 10 && trades[0].timestamp >= startedAt - 1_000, `${replayed} trades are older than the client`);
  await checkState(facts, 'normalized books', books, () => witness.frames(BOOK), { as: asBook });
  checkBooks(facts, 'normalized books', books, 20, level => [level.price, level.amount]);

  const data = { bbo: [], activeAssetCtx: [] };
  const two = raw(Object.keys(data).map(channel => ({ channel, symbols: ['BTC'] })), message => data[message.channel]?.push(message.data));
  for (const channel of Object.keys(data)) await checkState(facts, channel, data[channel], () => witness.frames({ type: channel, coin: 'BTC' }));
  facts.equal('no error, no reconnect', [one, two], [{ errors: [], disconnects: 0 }, { errors: [], disconnects: 0 }]);
}

const plain = ({ localTimestamp, exchange, ...message }) => ({ ...message, timestamp: message.timestamp.getTime() });

const asTrade = t => ({ type: 'trade', symbol: t.coin, id: String(t.tid), price: Number(t.px), amount: Number(t.sz), side: t.side === 'B' ? 'buy' : 'sell', timestamp: t.time });

function asBook(data) {
  const [bids, asks] = data.levels.map(side => side.map(level => ({ price: Number(level.px), amount: Number(level.sz) })));
  return { type: 'book_change', symbol: data.coin, isSnapshot: true, bids, asks, timestamp: data.time };
}
