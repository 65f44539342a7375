import { isDeepStrictEqual } from 'node:util';
import { pause, until } from './waiting.mjs';

/** How much later than the witness a client may have something, and the other way round, ms. Far more than it takes, because machines that test are busy. */
const LAG_MS_MAX = 5_000;

/**
 * What clients watch while their connection is interrupted. It trades about twice a second: the 30 trades of a replay go back ten seconds and more, which covers
 * any interruption here on a busy machine too; those of a coin like BTC would not.
 */
export const CALM_COIN = 'DOGE';

/** In a quiet minute such a coin may trade only once in three seconds, ms. */
const TRADES_MS_MAX = 30_000;

/** A second copy of a trade would come within this time of the first, ms: the slower gateway is 15 ms behind, and what the relay holds back it lets go each 100 ms. */
const DUPLICATE_MS = 300;

/**
 * Checks what a client got of one state channel: it got a value at once and more later, each of them is one that the exchange sent, and none older follows a newer.
 * @param got what the client was given so far, oldest first; grows.
 * @param truth gives the witness' frames.
 * @param options.count how many values to wait for.
 * @param options.skip the first so many values are not compared: what the relay had at subscribing may be older than the witness' record.
 * @param options.strangersMax so many need not be the witness' (see CANDLE). With it volumes must not become less.
 * @param options.as turns the witness' frame into the client's form.
 * @param options.pick takes what is compared out of both.
 */
export async function checkState(facts, name, got, truth, { count = 4, skip = 1, strangersMax = 0, as = x => x, pick = x => x } = {}) {
  await until(`${name} was updated`, () => got.length >= count);
  const values = got.slice();
  const compared = values.slice(skip).map(value => pick(value));
  const stranger = () => firstNotInOrder(compared, truth().map(value => pick(as(value))), strangersMax);
  await until('the witness has the newest value too', () => stranger() < 0, LAG_MS_MAX).catch(() => {});
  const at = stranger();
  facts.holds(`${name}: every value is the exchange's own and none goes back`, at < 0, at < 0 ? `${values.length} values` : { value: compared[at], known: truth().slice(-3) });
  if (strangersMax > 0) facts.holds(`${name}: the volume does not become less`, values.every((v, i) => i === 0 || v.t > values[i - 1].t || Number(v.v) >= Number(values[i - 1].v)), values);
  if (values[0]?.time !== undefined) facts.holds(`${name}: time does not go back`, values.every((v, i) => i === 0 || v.time >= values[i - 1].time));
}

/**
 * Options for candles. A gateway's first value is of the block at which it was subscribed to, not only of those at which candles are sent, and so is nobody else's. There is one from each of the two
 * gateways, the slower one's perhaps after the faster one's next.
 */
export const CANDLE = { skip: 0, strangersMax: 2 };

/** A quote without its time. Gateways send a quote when it changes, but also, as of the newest block, to whoever subscribes: as the relay does when it comes back to one. */
export const quoteOf = ({ coin, bbo }) => ({ coin, bbo });

/** Index of the first value that does not follow in the list, at or after the place of the one before it, when more than so many do not; -1 if that is not so. */
function firstNotInOrder(values, list, strangersMax) {
  let at = 0;
  let strangers = 0;
  return values.findIndex(value => {
    const next = list.findIndex((item, i) => i >= at && isDeepStrictEqual(item, value));
    if (next >= 0) at = next;
    else strangers++;
    return strangers > strangersMax;
  });
}

/** Checks that books are sorted and not crossed, and have no more levels than they may. */
export function checkBooks(facts, name, books, levelsMax, read = level => [Number(level.px), Number(level.sz)]) {
  const bad = books.find(book => !isSound(book.levels ?? [book.bids, book.asks], levelsMax, read));
  facts.holds(`${name}: every book is sorted, uncrossed and has at most ${levelsMax} levels a side`, books.length > 0 && !bad, bad);
}

function isSound([bids, asks], levelsMax, read) {
  const [b, a] = [bids.map(read), asks.map(read)];
  return b.length > 0 && a.length > 0 && b.length <= levelsMax && a.length <= levelsMax
    && b.every(([px, sz], i) => sz > 0 && (i === 0 || px < b[i - 1][0]))
    && a.every(([px, sz], i) => sz > 0 && (i === 0 || px > a[i - 1][0]))
    && b[0][0] < a[0][0];
}

const tradeKey = t => `${t.time} ${t.coin} ${t.tid}`;

/**
 * Checks that a client got every trade of a coin once, in order, as the exchange sent it.
 * @param got every trade the client was given, in order of arrival; grows.
 * @param options.replays whether the client reconnected, and so got the replays that the protocol has; they are taken out, as every client has to.
 * @param options.more how many further trades to wait for.
 * @param options.as turns the witness' trade into the client's form.
 * @param options.key tells trades in the client's form apart.
 */
export async function checkTrades(facts, name, got, witness, coin, { replays = false, more = 10, as = x => x, key = tradeKey } = {}) {
  const before = got.length;
  await until(`${name}: ${more} more trades of ${coin}`, () => got.length >= before + more, TRADES_MS_MAX);
  const truth = witness.trades(coin).map(trade => as(trade));
  const newest = key(truth.at(-1));
  await until('the client has the newest trade too', () => got.some(trade => key(trade) === newest), LAG_MS_MAX).catch(() => {});
  await pause(DUPLICATE_MS);

  const trades = replays ? firstOfEach(got, key) : got.slice();
  const [expected, actual] = fromTheSameTrade(truth, trades, key);
  const length = Math.min(expected.length, actual.length);
  facts.holds(`${name}: enough trades were compared`, length >= Math.max(1, more), `${length} of ${got.length} received, ${got.length - trades.length} of them replayed`);
  const wrong = actual.slice(0, length).findIndex((trade, i) => !isDeepStrictEqual(trade, expected[i]));
  facts.holds(`${name}: every trade came ${replays ? '' : 'exactly once, '}in order and unchanged, and none is missing`, wrong < 0,
    wrong < 0 ? undefined : describe(trades, truth, key, actual[wrong], expected[wrong]));
  facts.equal(`${name}: nothing is outstanding`, expected.length - length, 0);
}

/** Both records go back a little further than the time they were begun, one more than the other. */
function fromTheSameTrade(truth, trades, key) {
  const from = truth.findIndex(trade => key(trade) === key(trades[0]));
  if (from >= 0) return [truth.slice(from), trades];
  const offset = trades.findIndex(trade => key(trade) === key(truth[0]));
  return [truth, trades.slice(Math.max(0, offset))];
}

function firstOfEach(trades, key) {
  const seen = new Set();
  return trades.filter(trade => !seen.has(key(trade)) && seen.add(key(trade)));
}

/** What is wrong with a sequence, in few words: which are missing, which are there twice, and where it begins. */
function describe(trades, truth, key, actual, expected) {
  const has = new Set(trades.map(key));
  const newest = truth.findLastIndex(trade => has.has(key(trade)));
  const oldest = truth.findIndex(trade => has.has(key(trade)));
  const missing = truth.slice(oldest, newest + 1).map(key).filter(k => !has.has(k));
  return { missing: missing.length, oldestMissing: missing[0], newestMissing: missing.at(-1), double: trades.length - has.size, actual, expected };
}
