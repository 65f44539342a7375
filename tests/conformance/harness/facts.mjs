import { isDeepStrictEqual } from 'node:util';

const SHOWN_CHARACTERS = 600;

/** Collects what was checked: one JSON line each, {"fact":…,"holds":…}. */
export class Facts {
  #failed = 0;
  #checked = 0;

  /** Checks that something holds; says with what it was seen. */
  holds(fact, condition, seen) {
    this.#checked++;
    if (!condition) this.#failed++;
    console.log(JSON.stringify({ fact, holds: Boolean(condition), ...(seen === undefined || (condition && typeof seen === 'object') ? {} : { seen: shorten(seen) }) }));
    return Boolean(condition);
  }

  equal(fact, actual, expected) {
    const same = isDeepStrictEqual(actual, expected);
    return this.holds(fact, same, same ? undefined : { actual: shorten(actual), expected: shorten(expected) });
  }

  /** Checks that a promise is rejected, quickly enough, with what the predicate takes. */
  async rejects(fact, promise, predicate, withinMs = 2_000) {
    const startedAt = performance.now();
    try {
      const value = await Promise.race([promise, new Promise((_, no) => setTimeout(() => no(new Error(`nothing came within ${withinMs} ms`)), withinMs).unref())]);
      return this.holds(fact, false, { resolvedWith: value });
    } catch (e) {
      return this.holds(fact, predicate(e), `${e?.constructor?.name} "${e?.message}" after ${Math.round(performance.now() - startedAt)} ms`);
    }
  }

  /** Ends the process. A client's timers and sockets must not keep it. */
  finish(error) {
    if (error) this.holds(`the scenario runs to its end`, false, error.stack ?? String(error));
    else if (this.#checked === 0) this.holds('something was checked', false);
    // A pipe may still be taking the lines.
    process.stdout.write('', () => process.exit(this.#failed > 0 ? 1 : 0));
  }
}

function shorten(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? String(value);
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`;
}
