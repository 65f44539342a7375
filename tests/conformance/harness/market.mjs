import { isDeepStrictEqual } from 'node:util';
import { pause, until } from './waiting.mjs';

/** What the witness gets, the relay's client gets within this time, ms. */
const SETTLE_MS = 700;

/**
 * Checks what a client got of one state channel: it got a value at once and more later, each of them is one that the exchange sent, and none older follows a newer.
 * @param got what the client was given so far, oldest first; grows.
 * @param truth gives the witness' frames.
 * @param options.count how many values to wait for.
 * @param options.skip the first so many values are not compared: what the relay had at subscribing may be older than the witness' record.
 * @param options.as turns the witness' frame into the client's form.
 * @param options.pick takes what is compared out of both.
 */
export async function checkState(facts, name, got, truth, { count = 4, skip = 1, as = x => x, pick = x => x } = {}) {
  await until(`${name} was updated`, () => got.length >= count);
  const values = got.slice();
  await pause(SETTLE_MS);
  const known = truth().map(value => pick(as(value)));
  let at = 0;
  let found = 0;
  for (const value of values.slice(skip).map(pick)) {
    const index = known.findIndex((k, i) => i >= at && isDeepStrictEqual(k, value));
    if (index < 0) {
      facts.holds(`${name}: every value is the exchange's own and none goes back`, false, { value, known: known.slice(-3) });
      return;
    }
    at = index;
    found++;
  }
  facts.holds(`${name}: every value is the exchange's own and none goes back`, found > 0, `${values.length} values`);
  if (values[0]?.time !== undefined) facts.holds(`${name}: time does not go back`, values.every((v, i) => i === 0 || v.time >= values[i - 1].time));
}

/** A quote without its time. Gateways send a quote when it changes, but also, as of the newest block, to whoever subscribes: as the relay does when it comes back to one. */
export const quoteOf = ({ coin, bbo }) => ({ coin, bbo });

/** Checks that books are sorted and not crossed, and have the depth that they must. */
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

export const tradeKey = t => `${t.time} ${t.coin} ${t.tid}`;

/**
 * Checks that a client got every trade of a coin once, in order, as the exchange sent it.
 * @param got every trade the client was given, in order of arrival.
 * @param options.replays whether the client reconnected, and so got the replays that the protocol has; they are taken out as every client has to.
 * @param options.as turns the witness' trade into the client's form.
 */
export async function checkTrades(facts, name, got, witness, coin, { replays = false, more = 10, as = x => x, key = tradeKey } = {}) {
  const before = got.length;
  await until(`${name}: ${more} more trades of ${coin}`, () => got.length >= before + more);
  const truth = witness.trades(coin).map(trade => as(trade));
  await pause(SETTLE_MS);
  const raw = got.slice();
  const trades = replays ? firstOfEach(raw, key) : raw;
  const from = truth.findIndex(t => key(t) === key(trades[0]));
  const offset = from >= 0 ? 0 : trades.findIndex(t => key(t) === key(truth[0]));
  const expected = truth.slice(Math.max(0, from));
  const actual = trades.slice(Math.max(0, offset));
  const length = Math.min(expected.length, actual.length);
  facts.holds(`${name}: enough trades were compared`, length >= more, `${length} of ${raw.length} received, ${raw.length - trades.length} of them replayed`);
  const wrong = actual.slice(0, length).findIndex((t, i) => !isDeepStrictEqual(t, expected[i]));
  facts.holds(`${name}: every trade came ${replays ? '' : 'exactly once, '}in order and unchanged, and none is missing`, length > 0 && wrong < 0,
    wrong < 0 ? undefined : { at: wrong, actual: actual.slice(wrong, wrong + 2), expected: expected.slice(wrong, wrong + 2) });
  facts.holds(`${name}: nothing is outstanding`, expected.length === length, expected.length - length);
}

function firstOfEach(trades, key) {
  const seen = new Set();
  return trades.filter(t => !seen.has(key(t)) && seen.add(key(t)));
}
