import { connect } from '../nktkas/client.mjs';
import { Socket } from '../harness/socket.mjs';
import { pause, until } from '../harness/waiting.mjs';

/** The promise. */
const REACHED_WITHIN_MS = 2_000;
const QUIET_MS = 1_000;
const USER = '0x00000000000000000000000000000000000000AB';

/** Notices to a tenant, a plan and all, each to whom it is for and nobody else, over Web PubSub and on direct connections alike. */
export default async function delivery({ facts, control, relay }) {
  const urlOf = key => `${relay.replace('http', 'ws')}/k/${key}/ws`;
  const a = await control.tenant('A', 'pro');
  const b = await control.tenant('B', 'pro');
  const c = await control.tenant('C', 'enterprise');
  const got = {};

  // A listens as its client's own users do; the others have subscribed to nothing at all.
  const { transport, subscribe } = connect(urlOf(a.key));
  got['A, nktkas'] = [];
  await subscribe.notification({ user: USER }, data => got['A, nktkas'].push(data.notification));
  for (const [name, tenant] of [['A', a], ['B', b], ['C', c]]) {
    const socket = await Socket.open(urlOf(tenant.key));
    const stream = await control.streaming(tenant.key);
    got[`${name}, a socket`] = [];
    socket.ws.on('message', data => got[`${name}, a socket`].push(JSON.parse(data)));
    got[`${name}, Web PubSub`] = stream.got;
  }

  const texts = name => got[name].map(n => typeof n === 'string' ? n : n.data.notification);
  const tookMs = [];
  const expected = Object.fromEntries(Object.keys(got).map(name => [name, []]));
  for (const [text, to, names] of [
    ['to A: „ü“ <b>"\\"</b> 😀', { tenantId: a.id }, ['A']],
    ['to pro', { plan: 'pro' }, ['A', 'B']],
    ['to enterprise', { plan: 'enterprise' }, ['C']],
    ['to all', { all: true }, ['A', 'B', 'C']],
  ]) {
    const startedAt = performance.now();
    const answer = await control.notice(text, to);
    facts.equal(`"${text}" is announced and taken by Web PubSub`, [answer.direct, answer.webPubSub.state], ['announced', 'sent']);
    const readers = Object.keys(got).filter(name => names.includes(name[0]));
    for (const name of readers) expected[name].push(text);
    await until(`"${text}" is there`, () => readers.every(name => texts(name).includes(text)));
    tookMs.push(Math.round(performance.now() - startedAt));
    facts.holds(`"${text}" is with ${readers.join('; ')}`, true, `${tookMs.at(-1)} ms`);
  }

  // The median, because other tests use the processor too.
  const median = tookMs.toSorted((x, y) => x - y)[tookMs.length >> 1];
  facts.holds(`from the request to the last reader it takes at most ${REACHED_WITHIN_MS} ms`, median <= REACHED_WITHIN_MS, `${median} ms`);
  await pause(QUIET_MS);
  for (const name of Object.keys(got)) facts.equal(`${name}: each once, in order, and none of others`, texts(name), expected[name]);
  for (const name of ['B, a socket', 'B, Web PubSub'])
    facts.equal(`${name}: the exchange's shape`, got[name].at(-1), { channel: 'notification', data: { notification: 'to all' } });
  await transport.close();
}
