import { Socket } from '../harness/socket.mjs';

/** A key in each place where a client may be able to put it, over WebSocket and HTTP; none and a wrong one. */
export default async function keys(world) {
  const { facts } = world;
  const base = `${world.origin.replace('http', 'ws')}/ws`;
  const places = {
    'the path': [world.url, world.info, {}],
    '?apiKey=': [`${base}?apiKey=${world.key}`, `${world.origin}`, {}, `?apiKey=${world.key}`],
    'Authorization: Bearer': [base, world.origin, { Authorization: `Bearer ${world.key}` }],
    'X-Api-Key': [base, world.origin, { 'X-Api-Key': world.key }],
  };
  for (const [place, [socketUrl, httpBase, headers, query = '']] of Object.entries(places)) {
    const socket = await Socket.open(socketUrl, { headers });
    facts.equal(`WebSocket, key in ${place}`, (await socket.ask({ method: 'ping' }, () => true)).text, '{"channel":"pong"}');
    await socket.close();
    facts.equal(`HTTP, key in ${place}`, (await post(`${httpBase}/info${query}`, headers)).status, 200);
  }

  for (const [what, url] of [['no key', base], ['a wrong key', world.urlOf('wrong')]]) {
    const refusal = await Socket.open(url).then(() => undefined, e => e);
    facts.equal(`WebSocket, ${what}`, refusal?.status, 401);
    checkBody(facts, `WebSocket, ${what}`, 401, refusal.headers['content-type'], refusal.body);
  }
  for (const [what, url] of [['no key', `${world.origin}/info`], ['a wrong key', `${world.infoOf('wrong')}/info`]]) {
    const response = await post(url, {});
    facts.equal(`HTTP, ${what}`, response.status, 401);
    checkBody(facts, `HTTP, ${what}`, 401, response.headers.get('content-type'), await response.text());
  }

  const first = await Socket.open(world.urlOf(world.scarceKey));
  const second = await Socket.open(world.urlOf(world.scarceKey)).then(() => undefined, e => e);
  facts.equal('one connection more than the key allows', second?.status, 429);
  checkBody(facts, 'one connection too many', 429, second.headers['content-type'], second.body);
  facts.holds('permessage-deflate is not agreed to, as at the exchange', first.ws.extensions === '', first.ws.extensions);
  await first.close();
}

const post = (url, headers) => fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: '{"type":"exchangeStatus"}' });

function checkBody(facts, name, code, contentType, text) {
  const body = JSON.parse(text);
  facts.holds(`${name}: the body is the one that all known clients take well`, contentType.startsWith('application/json') && body.code === code && body.msg === body.message && !('error' in body), text);
}
