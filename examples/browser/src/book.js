import { add, middle, share, subtract } from './decimal.js';

/** How often the exchange shows a whole book, and the one of 5 levels: milliseconds. */
const INTERVAL_MS = { whole: 5_400, fast: 540 };
const INTERVALS_UNTIL_STALE = 2.5;
const STALE_MS_MIN = 3_000;

/** The newest book of a coin. It never goes back in time. */
export class Book {
  #staleAfterMs;
  #receivedAt = 0;

  /** @param {{isFast: boolean}} kind */
  constructor({ isFast }) {
    this.isFast = isFast;
    this.#staleAfterMs = staleAfter(INTERVAL_MS[isFast ? 'fast' : 'whole']);
    /** The exchange's time of it, Unix milliseconds; 0 = there is none yet. */
    this.time = 0;
    /** The best first. Each has `px`, `sz` and the `total` up to it, in the exchange's own digits. */
    this.bids = [];
    this.asks = [];
  }

  /** Takes the cadence that was granted, which may be slower than the exchange's. */
  setCadence(cadenceMs) {
    this.#staleAfterMs = staleAfter(Math.max(cadenceMs, INTERVAL_MS[this.isFast ? 'fast' : 'whole']));
  }

  /** Takes a frame's data; false when it is no newer. The last value that comes at the start may be older than what has come already. */
  accept({ time, levels: [bids, asks] }, now) {
    if (time <= this.time) return false;
    this.time = time;
    this.#receivedAt = now;
    this.bids = totalled(bids);
    this.asks = totalled(asks);
    return true;
  }

  get spread() {
    return this.#hasBothSides ? subtract(this.asks[0].px, this.bids[0].px) : null;
  }

  get mid() {
    return this.#hasBothSides ? middle(this.asks[0].px, this.bids[0].px) : null;
  }

  /** By how much a level's total fills its side's bar: both sides have one scale. */
  shareOf(level) {
    const deepest = [this.bids.at(-1)?.total, this.asks.at(-1)?.total].filter(Boolean);
    return Math.max(0, Math.min(1, ...deepest.map(total => share(level.total, total))));
  }

  /** How long ago the exchange made it, by this machine's clock: milliseconds, never negative. */
  ageMs(now) {
    return Math.max(0, now - this.time);
  }

  /** By either clock: a slow one here would hide a book that is old, a silence is one whatever the time. */
  isStale(now) {
    return Math.max(now - this.time, now - this.#receivedAt) > this.#staleAfterMs;
  }

  get #hasBothSides() {
    return this.bids.length > 0 && this.asks.length > 0;
  }
}

function staleAfter(intervalMs) {
  return Math.max(STALE_MS_MIN, INTERVALS_UNTIL_STALE * intervalMs);
}

function totalled(levels) {
  let total = '0';
  return levels.map(({ px, sz }) => ({ px, sz, total: (total = add(total, sz)) }));
}
