import assert from 'node:assert/strict';
import test from 'node:test';
import { Book } from '../src/book.js';

const START = 1_760_000_000_000;
const frame = (time, ...levels) => ({ coin: 'BTC', time, levels: levels.length > 0 ? levels : [[{ px: '10', sz: '1.5', n: 1 }, { px: '9', sz: '2', n: 1 }], [{ px: '11', sz: '0.5', n: 1 }]] });

test('a book has totals, spread and middle', () => {
  const book = new Book({ isFast: true });
  assert.equal(book.accept(frame(START), START), true);
  assert.deepEqual(book.bids, [{ px: '10', sz: '1.5', total: '1.5' }, { px: '9', sz: '2', total: '3.5' }]);
  assert.equal(book.spread, '1');
  assert.equal(book.mid, '10.5');
  assert.equal(book.shareOf(book.bids[1]), 1);
});

test('a book never goes back, nor comes twice', () => {
  const book = new Book({ isFast: true });
  book.accept(frame(START), START);
  assert.equal(book.accept(frame(START, [], []), START), false);
  assert.equal(book.accept(frame(START - 1, [], []), START), false);
  assert.equal(book.bids.length, 2);
  assert.equal(book.accept(frame(START + 1, [], []), START + 1), true);
  assert.deepEqual([book.bids, book.asks, book.spread, book.mid], [[], [], null, null]);
});

test('a book is stale when none has come for a while, whatever the clock says', () => {
  const book = new Book({ isFast: true });
  // The exchange is a minute ahead of this machine.
  book.accept(frame(START + 60_000), START);
  assert.equal(book.ageMs(START), 0);
  assert.equal(book.isStale(START + 3_000), false);
  assert.equal(book.isStale(START + 3_001), true);
});

test('a book that comes late is stale at once', () => {
  const book = new Book({ isFast: true });
  book.accept(frame(START), START + 10_000);
  assert.equal(book.ageMs(START + 10_000), 10_000);
  assert.equal(book.isStale(START + 10_000), true);
});

test('a slower cadence, and the whole book, may be older', () => {
  const slow = new Book({ isFast: true });
  slow.setCadence(5_000);
  slow.accept(frame(START), START);
  assert.deepEqual([slow.isStale(START + 12_500), slow.isStale(START + 12_501)], [false, true]);
  const whole = new Book({ isFast: false });
  whole.setCadence(250);
  whole.accept(frame(START), START);
  assert.deepEqual([whole.isStale(START + 13_500), whole.isStale(START + 13_501)], [false, true]);
});
