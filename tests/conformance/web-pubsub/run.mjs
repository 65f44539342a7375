// Runs one scenario of the official Web PubSub packages against a running emulator:
//   node web-pubsub/run.mjs --scenario recovery --connection-string 'Endpoint=http://…' --control http://HOST
// Prints a JSON line for each fact and ends with 0 only if all of them hold.
import { parseArgs } from 'node:util';
import { Facts } from '../harness/facts.mjs';

// Below the 60 s that the caller waits, so that a scenario that hangs still says which fact was last.
const LIMIT_MS = 50_000;
const NAME = /^[a-z]+$/;

const facts = new Facts();
setTimeout(() => facts.finish(new Error(`the scenario did not end within ${LIMIT_MS} ms`)), LIMIT_MS).unref();

// Whoever started this holds our standard input open: when it is killed, so are we.
process.stdin.on('close', () => process.exit(3)).resume().unref?.();
process.on('unhandledRejection', e => facts.finish(e));
process.on('uncaughtException', e => facts.finish(e));

try {
  const required = ['scenario', 'connection-string', 'control'];
  const { values } = parseArgs({ options: Object.fromEntries(required.map(name => [name, { type: 'string' }])) });
  const mistakes = required.filter(name => !values[name]).map(name => `--${name} is missing`);
  if (values.scenario && !NAME.test(values.scenario)) mistakes.push('--scenario must be lower-case letters');
  if (mistakes.length > 0) throw new Error(mistakes.join('; '));
  const scenario = await import(`./${values.scenario}.mjs`);
  await scenario.default({ facts, connectionString: values['connection-string'], control: values.control });
  facts.finish();
} catch (e) {
  facts.finish(e);
}
