// Runs one scenario of operators' notices against a running control plane and a running relay that share their accounts:
//   node notices/run.mjs --scenario delivery --control-plane http://HOST --admin-key KEY --relay http://HOST
// Prints a JSON line for each fact and ends with 0 only if all of them hold.
import { parseArgs } from 'node:util';
import { runScenario } from '../harness/scenario.mjs';
import { ControlPlane } from './control.mjs';

// Below the 60 s that the caller waits, so that a scenario that hangs still says which fact was last.
const LIMIT_MS = 50_000;
const NAME = /^[a-z]+$/;

await runScenario(LIMIT_MS, async facts => {
  const required = ['scenario', 'control-plane', 'admin-key', 'relay'];
  const { values } = parseArgs({ options: Object.fromEntries(required.map(name => [name, { type: 'string' }])) });
  const mistakes = required.filter(name => !values[name]).map(name => `--${name} is missing`);
  if (values.scenario && !NAME.test(values.scenario)) mistakes.push('--scenario must be lower-case letters');
  if (mistakes.length > 0) throw new Error(mistakes.join('; '));
  const scenario = await import(`./${values.scenario}.mjs`);
  await scenario.default({ facts, control: new ControlPlane(values['control-plane'], values['admin-key']), relay: values.relay });
});
