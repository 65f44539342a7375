// Runs one scenario of npm @azure/event-hubs against a running emulator:
//   node event-hubs/run.mjs --scenario positions --connection "Endpoint=sb://localhost:PORT;…;UseDevelopmentEmulator=true;" --control http://HOST
// Each scenario has a hub of its name to itself. Prints a JSON line for each fact and ends with 0 only if all of them hold. See ../README.md.
import { parseArgs } from 'node:util';
import { runScenario } from '../harness/scenario.mjs';

// Below what the caller waits, so that a scenario that hangs still says which fact was last.
const LIMIT_MS = 110_000;
const REQUIRED = ['scenario', 'connection', 'control'];

await runScenario(LIMIT_MS, async facts => {
  const { values } = parseArgs({ options: Object.fromEntries(REQUIRED.map(name => [name, { type: 'string' }])) });
  const missing = REQUIRED.filter(name => !values[name]);
  if (missing.length > 0) throw new Error(missing.map(name => `--${name} is missing`).join('; '));
  if (!/^[a-z]+$/.test(values.scenario)) throw new Error('--scenario must be lower-case letters');
  const scenario = await import(`./npm/${values.scenario}.mjs`);
  await scenario.default({ facts, connection: values.connection, control: values.control, hub: values.scenario });
});
