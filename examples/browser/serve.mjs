// Serves the page, with the client bundled into it: node serve.mjs [--port 8090] [--control http://localhost:7071] [--api-key KEY]
// With a key the page shows a book at once; give none that is not public, for whoever opens the page can read it.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const FOLDER = dirname(fileURLToPath(import.meta.url));

// Scripts and styles of this server only; the control plane and Web PubSub are wherever the form says.
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' http: https: ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const { port, settings } = readArguments();
const files = await readFiles(settings);
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  const file = files.get(path);
  if (!['GET', 'HEAD'].includes(request.method)) return answer(response, request, 405, 'text/plain', 'This address takes GET.');
  if (!file) return answer(response, request, 404, 'text/plain', 'There is no such file.');
  answer(response, request, 200, file.type, file.body);
});
server.on('error', e => fail(`Cannot listen on port ${port}: ${e.message}. Another one is chosen with --port.`));
server.listen(port, '127.0.0.1', () => console.log(`open http://localhost:${server.address().port}`));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}

function readArguments() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string', default: '8090' }, control: { type: 'string', default: 'http://localhost:7071' }, 'api-key': { type: 'string' } } });
    const number = Number(values.port);
    if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new Error(`--port is ${values.port}; it must be 0 to 65535.`);
    if (!/^https?:\/\//.test(values.control)) throw new Error(`--control is ${values.control}; it must be an http or https address.`);
    return { port: number, settings: { control: values.control, ...(values['api-key'] && { apiKey: values['api-key'] }) } };
  } catch (e) {
    return fail(e.message);
  }
}

/** All that is served, by path: read and bundled once. */
async function readFiles(settings) {
  const bundle = await build({ entryPoints: [join(FOLDER, 'src/main.js')], bundle: true, format: 'esm', target: 'es2022', minify: true, sourcemap: 'inline', write: false, logLevel: 'warning' });
  const text = name => readFile(join(FOLDER, name));
  const page = { type: 'text/html; charset=utf-8', body: await text('index.html') };
  return new Map([
    ['/', page],
    ['/index.html', page],
    ['/style.css', { type: 'text/css; charset=utf-8', body: await text('style.css') }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', body: bundle.outputFiles[0].contents }],
    ['/settings.json', { type: 'application/json', body: JSON.stringify(settings) }],
    ['/health', { type: 'text/plain', body: 'ok' }],
  ]);
}

function answer(response, request, status, type, body) {
  response.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-cache' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
