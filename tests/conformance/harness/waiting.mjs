const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 10;

/** Waits until a condition holds, and says in vain for what if it does not. */
export async function until(what, condition, patienceMs = PATIENCE_MS) {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`waited ${patienceMs} ms in vain until ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}

/** Lets time pass in which something must not happen, or in which the market moves. */
export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

/** A promise's value, or an error that names it after a time. */
export function within(what, promise, patienceMs = PATIENCE_MS) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what} did not come within ${patienceMs} ms`)), patienceMs); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
