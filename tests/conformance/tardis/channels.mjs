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
  let knownAtStart;
  const one = normalized(['BTC', 'ETH'], message => {
    // Books are subscribed to after trades, so that the replay of trades has come when the first book does.
    if (message.type === 'book_change') knownAtStart ??= witness.trades('BTC').length;
    if (message.type === 'trade' && message.symbol === 'BTC') trades.push(plain(message));
    if (message.type === 'book_change' && message.symbol === 'ETH') books.push(plain(message));
  });
  await checkTrades(facts, 'normalized trades', trades, witness, 'BTC', { more: 15, as: asTrade, key: keyOf });
  const first = witness.trades('BTC').findIndex(trade => keyOf(asTrade(trade)) === keyOf(trades[0]));
  facts.holds('what it threw away was the replay, and nothing after it', first >= 0 && first <= knownAtStart, `the first trade given is number ${first} of the witness, which had ${knownAtStart} at the start`);
  await checkState(facts, 'normalized books', books, () => witness.frames(BOOK), { as: asBook });
  checkBooks(facts, 'normalized books', books, 20, level => [level.price, level.amount]);

  const data = { bbo: [], activeAssetCtx: [] };
  const two = raw(Object.keys(data).map(channel => ({ channel, symbols: ['BTC'] })), message => data[message.channel]?.push(message.data));
  for (const channel of Object.keys(data)) await checkState(facts, channel, data[channel], () => witness.frames({ type: channel, coin: 'BTC' }));
  facts.equal('no error, no reconnect', [one, two], [{ errors: [], disconnects: 0 }, { errors: [], disconnects: 0 }]);
}

const plain = ({ localTimestamp, exchange, ...message }) => ({ ...message, timestamp: message.timestamp.getTime() });

const keyOf = trade => `${trade.timestamp} ${trade.id}`;

const asTrade = t => ({ type: 'trade', symbol: t.coin, id: String(t.tid), price: Number(t.px), amount: Number(t.sz), side: t.side === 'B' ? 'buy' : 'sell', timestamp: t.time });

function asBook(data) {
  const [bids, asks] = data.levels.map(side => side.map(level => ({ price: Number(level.px), amount: Number(level.sz) })));
  return { type: 'book_change', symbol: data.coin, isSnapshot: true, bids, asks, timestamp: data.time };
}
