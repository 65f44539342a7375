import { HttpRequestError, WebSocketRequestError } from '@nktkas/hyperliquid';
import { until } from '../harness/waiting.mjs';
import { connect, overHttp } from './client.mjs';

/** What the relay itself refuses: a wrong key, too many requests, too many connections. The client's own error types must carry it. */
export default async function refusals(world) {
  const { facts } = world;
  const wrong = overHttp(world.infoOf('wrong')).info;
  await facts.rejects('a wrong key over HTTP is an HttpRequestError', wrong.meta(), e => e instanceof HttpRequestError && e.response.status === 401
    && isRelayError(e.message, 401));

  const { transport: refused } = connect(world.urlOf('wrong'), { reconnect: { maxRetries: 1, reconnectionDelay: 10 } });
  await facts.rejects('a wrong key over WebSocket ends the client\'s tries', refused.ready(), e => e instanceof WebSocketRequestError);

  const { transport: plain } = overHttp(world.info);
  await facts.rejects('a request that is none is the exchange\'s 422', plain.request('info', { type: 7 }),
    e => e instanceof HttpRequestError && e.response.status === 422 && e.message.includes('Failed to deserialize the JSON body into the target type'));

  const { transport, info } = connect(world.urlOf(world.scarceKey));
  await transport.ready();
  await info.allMids();
  await info.allMids();
  await facts.rejects('too many posts is a WebSocketRequestError', info.allMids(), e => e instanceof WebSocketRequestError && e.message.startsWith('429 Too Many Requests: '));
  await facts.rejects('too many requests over HTTP is an HttpRequestError', overHttp(world.infoOf(world.scarceKey)).info.meta(), e => e instanceof HttpRequestError
    && e.response.status === 429 && Number(e.response.headers.get('retry-after')) > 0 && isRelayError(e.message, 429));

  const { transport: second } = connect(world.urlOf(world.scarceKey), { reconnect: { maxRetries: 0 } });
  await facts.rejects('one connection too many ends the client\'s tries', second.ready(), e => e instanceof WebSocketRequestError);
  await transport.close();
  const { transport: third } = connect(world.urlOf(world.scarceKey), { reconnect: { maxRetries: 100, reconnectionDelay: 50 } });
  await until('the place of a closed connection is free again', () => third.socket.readyState === 1);
  facts.holds('the place of a closed connection is free again', true);
  await third.close();
}

/** The body that every known client takes well. */
function isRelayError(message, code) {
  const body = JSON.parse(message.slice(message.indexOf('{')));
  return body.code === code && body.msg === body.message && body.msg.length > 10 && !('error' in body);
}
