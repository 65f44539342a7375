import { ValidationError, WebSocketRequestError } from '@nktkas/hyperliquid';
import { until } from '../harness/waiting.mjs';
import { connect, recorder } from './client.mjs';

/** The client itself waits for 10 s. */
const AT_ONCE_MS = 3_000;

/** Wrong subscriptions: the exchange closes the socket without a word for some of them, the relay never does. */
export default async function errors(world) {
  const { facts } = world;
  const { transport, subscribe } = connect(world.url);
  let closed = 0;
  transport.socket.addEventListener('close', () => closed++);
  const [quotes, onQuote] = recorder();
  await subscribe.bbo({ coin: 'BTC' }, onQuote);

  const rejectedWith = text => e => e instanceof WebSocketRequestError && e.message.startsWith(text);
  for (const coin of ['NOPE', 'btc', 'SP500', 'XYZ:SP500', '@9999', '']) {
    await facts.rejects(`l2Book of "${coin}" is rejected at once`, subscribe.l2Book({ coin }, () => {}), rejectedWith('Invalid subscription {'), AT_ONCE_MS);
    await facts.rejects(`trades of "${coin}" is rejected at once`, subscribe.trades({ coin }, () => {}), rejectedWith('Invalid subscription {'), AT_ONCE_MS);
  }
  await facts.rejects('allMids of an unknown dex is rejected at once', subscribe.allMids({ dex: 'nope' }, () => {}), rejectedWith('Invalid subscription {'), AT_ONCE_MS);
  await facts.rejects('wrong parameters that the client itself knows never leave it', Promise.resolve().then(() => subscribe.l2Book({ coin: 'BTC', nSigFigs: 7 }, () => {})), e => e instanceof ValidationError);

  const wrong = [
    [{ type: 'l2Book', coin: 'BTC', nSigFigs: 6, mantissa: null }, 'Invalid subscription {'],
    [{ type: 'l2Book', coin: 'BTC', nSigFigs: 4, mantissa: 2 }, 'Invalid subscription {'],
    [{ type: 'l2Book', coin: 'BTC', nSigFigs: 5, mantissa: 3 }, 'Invalid subscription {'],
    [{ type: 'candle', coin: 'BTC', interval: '7m' }, 'Invalid subscription {'],
    [{ type: 'webData3', user: '0x0000000000000000000000000000000000000000' }, 'Invalid subscription {'],
    [{ type: 'bbo', coin: ['BTC', 'ETH'] }, 'Error parsing JSON into valid websocket request: {'],
    [{ type: 'doesNotExist', coin: 'BTC' }, 'Error parsing JSON into valid websocket request: {'],
  ];
  for (const [subscription, text] of wrong)
    await facts.rejects(`${JSON.stringify(subscription)} is rejected at once`, transport.subscribe(subscription.type, subscription, () => {}), rejectedWith(text), AT_ONCE_MS);

  const at = quotes.length;
  await until('the first subscription goes on', () => quotes.length > at + 3);
  const [later, onLater] = recorder();
  await subscribe.bbo({ coin: 'ETH' }, onLater);
  await until('a new subscription delivers', () => later.length > 1);
  facts.equal('the socket stayed open all the while', closed, 0);
  await transport.close();
}
