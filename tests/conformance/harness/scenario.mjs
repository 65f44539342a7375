import { Facts } from './facts.mjs';

/**
 * Runs one scenario and ends the process: with 0 only if all its facts hold, within the limit. Ends it too when whoever started it does.
 * @param scenario gets the facts to add to.
 */
export async function runScenario(limitMs, scenario) {
  const facts = new Facts();
  setTimeout(() => facts.finish(new Error(`the scenario did not end within ${limitMs} ms`)), limitMs).unref();

  // Whoever started this holds our standard input open: when it is killed, so are we.
  process.stdin.on('close', () => process.exit(3)).resume().unref?.();
  process.on('unhandledRejection', e => facts.finish(e));
  process.on('uncaughtException', e => facts.finish(e));

  try {
    await scenario(facts);
    facts.finish();
  } catch (e) {
    facts.finish(e);
  }
}
