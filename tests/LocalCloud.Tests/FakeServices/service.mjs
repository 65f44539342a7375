// Stands in for the simulated gateways, Azurite, the emulators, the function apps, the ingest container and the page: same arguments and environment in, same health URL out.
// FAKE_<NAME> (sim-a is FAKE_SIM_A) says how it misbehaves: crash-at-start, never-healthy, ignore-term.
import http from 'node:http';

const [assembly, ...args] = process.argv.slice(2);
const option = (name) => args[args.indexOf(name) + 1];
const [name, port] =
  assembly.endsWith('RelayCloud.Ingest.dll') ? ['relay', process.env.Relay__HttpPort]
  : assembly === 'azurite.js' ? ['azurite', option('--tablePort')]
  : assembly.endsWith('ControlPlane.dll') ? ['control', option('--port')]
  : assembly.endsWith('MarketApi.dll') ? ['market', option('--port')]
  : assembly.endsWith('UsageRollup.dll') ? ['usage', option('--port')]
  : assembly.endsWith('WebPubSubEmulator.dll') ? ['pubsub', option('--port')]
  : assembly === 'serve.mjs' ? ['page', option('--port')]
  : assembly.endsWith('EventHubsEmulator.dll') ? ['eventhubs', option('--health-port')]
  : [`sim-${option('--name').toLowerCase()}`, option('--port')];
const mode = process.env[`FAKE_${name.toUpperCase().replace('-', '_')}`] ?? '';
const startedAt = Date.now();
let healthyAt = 0;

if (mode === 'crash-at-start') {
  for (let i = 1; i <= 30; i++) console.log(`line ${i}`);
  console.error('cannot go on');
  process.exit(3);
}

process.on('SIGTERM', () => {
  if (mode === 'ignore-term') return;
  console.log('asked to end');
  process.exit(0);
});

http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === (name === 'pubsub' ? '/api/health' : '/health')) {
    const healthy = mode !== 'never-healthy' && Date.now() - startedAt > 150;
    if (healthy) healthyAt ||= Date.now();
    response.writeHead(healthy ? 200 : 503).end();
  } else if (url.pathname === '/state') {
    response.end(JSON.stringify({ pid: process.pid, cwd: process.cwd(), assembly, args, env: process.env, startedAt, healthyAt }));
  } else if (url.pathname === '/exit') {
    response.end(() => process.exit(Number(url.searchParams.get('code'))));
  } else if (name === 'azurite') {
    // It has no address that says 200 without a signature.
    healthyAt ||= Date.now();
    response.writeHead(400).end();
  }
}).listen(Number(port), '127.0.0.1', () => console.log(`\x1b[32m${name}\x1b[0m listens on ${port}`));
