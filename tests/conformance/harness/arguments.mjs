import { parseArgs } from 'node:util';

const NAME = /^[a-z]+$/;
const REQUIRED = ['client', 'scenario', 'url', 'info', 'witness', 'gateways', 'control', 'scarce-key'];

/** The command line, checked; every mistake is told at once. */
export function readArguments(args) {
  const { values } = parseArgs({ args, options: Object.fromEntries(REQUIRED.map(name => [name, { type: 'string' }])) });
  const mistakes = REQUIRED.filter(name => !values[name]).map(name => `--${name} is missing`);
  for (const name of ['client', 'scenario'])
    if (values[name] && !NAME.test(values[name])) mistakes.push(`--${name} must be lower-case letters`);
  if (mistakes.length > 0) throw new Error(mistakes.join('; '));

  const origin = new URL(values.info).origin;
  return {
    client: values.client,
    scenario: values.scenario,
    url: values.url,
    info: values.info,
    origin,
    key: new URL(values.info).pathname.split('/')[2],
    scarceKey: values['scarce-key'],
    witness: values.witness,
    gateways: values.gateways.split(','),
    control: values.control,
    /** The WebSocket address of another key. */
    urlOf: key => `${origin.replace('http', 'ws')}/k/${key}/ws`,
    /** The HTTP base address of another key. */
    infoOf: key => `${origin}/k/${key}`,
  };
}
