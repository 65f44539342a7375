import { WebSocketRequestError } from '@nktkas/hyperliquid';
import { until } from '../harness/waiting.mjs';
import { connect, recorder } from './client.mjs';

/** What is subscribed already: shared by the client itself where it can see it, refused by the relay in a form that the client understands where it cannot. */
export default async function duplicate(world) {
  const { facts } = world;
  const { transport, subscribe } = connect(world.url);
  const [first, onFirst] = recorder();
  const [second, onSecond] = recorder();
  const one = await subscribe.bbo({ coin: 'BTC' }, onFirst);
  await subscribe.bbo({ coin: 'BTC' }, onSecond);
  await until('both listeners get values', () => first.length > 3 && second.length > 3);
  await one.unsubscribe();
  const at = second.length;
  await until('the second listener goes on alone', () => second.length > at + 3);
  facts.holds('two listeners share a subscription, and it lasts as long as one of them', true);

  // The client takes these two for different subscriptions; the relay, as the exchange, for the same. The error repeats the normal form, which is what was sent.
  const [books, onBook] = recorder();
  await subscribe.l2Book({ coin: 'BTC' }, onBook);
  const normal = { type: 'l2Book', coin: 'BTC', nSigFigs: null, mantissa: null, fast: false };
  await facts.rejects('the same subscription in other words is rejected at once', transport.subscribe('l2Book', normal, () => {}),
    e => e instanceof WebSocketRequestError && e.message.startsWith('Already subscribed: {') && e.message.includes('"fast":false'), 3_000);
  const booksAt = books.length;
  await until('the first subscription goes on', () => books.length > booksAt + 1);
  facts.holds('the first subscription is not disturbed', true);
  await transport.close();
}
