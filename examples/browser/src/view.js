const LEVELS_MAX = 20;
const STATE_TEXTS = { idle: 'not connected', connecting: 'connecting', live: 'live', stale: 'stale', failed: 'refused' };

/** Draws. Keeps nothing but the elements and the sizes that are shown, to mark those that change. */
export class BookView {
  #of = id => document.getElementById(id);
  #shown = new Map();

  drawState(state, message) {
    this.#of('state').dataset.state = state;
    this.#write('state', STATE_TEXTS[state]);
    this.#write('message', message ?? '');
    this.#of('message').hidden = !message;
    this.#of('message').classList.toggle('final', state === 'failed');
    this.#of('book').classList.toggle('dim', state !== 'live');
  }

  drawAge(ageMs) {
    this.#write('age', ageMs === null ? '–' : ageMs < 10_000 ? `${(ageMs / 1_000).toFixed(1)} s` : ageMs < 600_000 ? `${Math.round(ageMs / 1_000)} s` : 'over 10 min');
  }

  drawGranted(text) {
    this.#write('granted', text);
  }

  drawNotice(text) {
    this.#write('notice', text);
    this.#of('notice').hidden = false;
  }

  drawBook(book, updates) {
    // Asks stand above bids, each with the best next to the middle.
    const before = this.#shown;
    this.#shown = new Map();
    this.#drawSide('asks', book, book.asks.slice(0, LEVELS_MAX).reverse(), before);
    this.#drawSide('bids', book, book.bids.slice(0, LEVELS_MAX), before);
    this.#write('mid', book.mid ?? '–');
    this.#write('spread', book.spread ?? '–');
    this.#write('updates', String(updates));
    this.#write('time', new Date(book.time).toISOString().slice(11, 23));
    this.#of('book').dataset.time = book.time;
  }

  /** Forgets what was shown of another coin. */
  clear() {
    this.#shown = new Map();
    for (const id of ['asks', 'bids']) this.#of(id).replaceChildren();
    for (const id of ['mid', 'spread', 'time', 'granted']) this.#write(id, '–');
    this.#write('updates', '0');
    delete this.#of('book').dataset.time;
    this.#of('notice').hidden = true;
    this.drawAge(null);
  }

  /** What is written anew is news to a screen reader, even when it says the same. */
  #write(id, text) {
    const element = this.#of(id);
    if (element.textContent !== text) element.textContent = text;
  }

  #drawSide(side, book, levels, before) {
    const isFirst = before.size === 0;
    this.#of(side).replaceChildren(
      ...levels.map(level => {
        const key = `${side} ${level.px}`;
        this.#shown.set(key, level.sz);
        const row = document.createElement('tr');
        row.style.setProperty('--share', book.shareOf(level));
        if (!isFirst && before.get(key) !== level.sz) row.className = 'changed';
        for (const text of [level.px, level.sz, level.total]) row.insertCell().textContent = text;
        return row;
      }),
    );
  }
}
