import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { negotiate, RefusedError } from '../src/negotiate.js';

const realFetch = globalThis.fetch;
const wanted = { control: 'http://control.test/', apiKey: 'key', subscriptions: [{ type: 'l2Book', coin: 'BTC' }] };
const never = new AbortController().signal;

globalThis.location = { origin: 'http://page.test' };
afterEach(() => (globalThis.fetch = realFetch));

const answerWith = (status, body) => (globalThis.fetch = async () => new Response(JSON.stringify(body), { status }));

test('the answer of the control plane is handed on', async () => {
  let asked;
  const granted = { url: 'ws://hub.test', subscriptions: [{ topic: 'l2Book:BTC', cadenceMs: 250 }] };
  globalThis.fetch = async (url, request) => ((asked = { url, ...request }), Response.json(granted));
  assert.deepEqual(await negotiate(wanted, never), granted);
  assert.equal(asked.url, 'http://control.test/v1/stream/negotiate');
  assert.equal(asked.headers['X-Api-Key'], 'key');
  assert.deepEqual(JSON.parse(asked.body), { subscriptions: wanted.subscriptions });
});

test('a refusal is final, with what the control plane says', async () => {
  for (const status of [400, 401, 403, 404, 422]) {
    answerWith(status, { code: status, message: 'no' });
    await assert.rejects(negotiate(wanted, never), e => e instanceof RefusedError && e.message === 'no');
  }
});

test('what may work later is not final', async () => {
  for (const status of [408, 409, 429, 500, 503]) {
    answerWith(status, { code: status, message: 'later' });
    await assert.rejects(negotiate(wanted, never), e => !(e instanceof RefusedError) && e.message === 'later');
  }
  globalThis.fetch = async () => Promise.reject(new TypeError('Failed to fetch'));
  await assert.rejects(negotiate(wanted, never), /http:\/\/control\.test\/ does not answer, or does not let pages of http:\/\/page\.test call it/);
  globalThis.fetch = async () => new Response('<html>', { status: 502 });
  await assert.rejects(negotiate(wanted, never), /answered 502/);
});
