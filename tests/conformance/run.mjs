// Runs one scenario of one client against a running relay:
//   node run.mjs --client nktkas --scenario channels --url ws://HOST/k/KEY/ws --info http://HOST/k/KEY \
//     --witness http://GATEWAY --gateways http://A,http://B --control http://HOST --scarce-key KEY
// Prints a JSON line for each fact and ends with 0 only if all of them hold. See README.md.
import { readArguments } from './harness/arguments.mjs';
import { runScenario } from './harness/scenario.mjs';

// Below the 60 s that the caller waits, so that a scenario that hangs still says which fact was last.
const LIMIT_MS = 50_000;

await runScenario(LIMIT_MS, async facts => {
  const world = { ...readArguments(process.argv.slice(2)), facts };
  const scenario = await import(`./${world.client}/${world.scenario}.mjs`);
  await scenario.default(world);
});
