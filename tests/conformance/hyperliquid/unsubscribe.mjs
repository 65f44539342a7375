import { pause, until } from '../harness/waiting.mjs';
import { create, recorder } from './client.mjs';

const QUIET_MS = 1_500;

/** Unsubscribing, seen by the frames that come: the client's own callbacks are silent in any case. */
export default async function unsubscribe(world) {
  const { facts } = world;
  const client = create(world);
  await client.connect();
  const frames = [];
  client.ws.on('message', message => frames.push(message));
  const count = channel => frames.filter(f => f.channel === channel).length;
  await client.subscriptions.subscribeToAllMids(() => {});
  const [quotes, onQuote] = recorder();
  await client.subscriptions.subscribeToBbo('BTC-PERP', onQuote);
  await until('both deliver', () => count('allMids') > 1 && quotes.length > 3);

  await client.subscriptions.unsubscribeFromAllMids();
  const echo = await until('the unsubscribe is acknowledged', () => frames.find(f => f.channel === 'subscriptionResponse' && f.data.method === 'unsubscribe'));
  facts.equal('the unsubscribe is acknowledged', echo.data.subscription.type, 'allMids');
  const [midsAt, quotesAt] = [count('allMids'), quotes.length];
  await pause(QUIET_MS);
  facts.equal('no frame comes any more', count('allMids'), midsAt);
  facts.holds('the other subscription goes on', quotes.length > quotesAt, quotes.length - quotesAt);
  await client.subscriptions.subscribeToAllMids(() => {});
  await until('it can be subscribed again', () => count('allMids') > midsAt + 1);
  facts.holds('it can be subscribed again', true);

  // A mistake of the client: it unsubscribes from its own name of the coin, BTC-PERP, which does not exist. The exchange closes the socket at that.
  await client.subscriptions.unsubscribeFromBbo('BTC-PERP');
  const error = await until('the wrong coin is refused', () => frames.find(f => f.channel === 'error'));
  facts.equal('the wrong coin is refused', error.data, 'Invalid subscription {"type":"bbo","coin":"BTC-PERP"}');
  const at = count('allMids');
  await until('the other subscription goes on', () => count('allMids') > at + 1);
  facts.holds('the socket stays', client.isWebSocketConnected());
}
