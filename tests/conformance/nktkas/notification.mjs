import { WebSocketRequestError } from '@nktkas/hyperliquid';
import { connect, recorder } from './client.mjs';

const USER = '0xAbCdEf0000000000000000000000000000000012';

/** The channel of notices is subscribed as at the exchange; that they come is shown in ../notices. */
export default async function notification(world) {
  const { facts } = world;
  const { transport, subscribe } = connect(world.url);
  const [, listener] = recorder();
  const one = await subscribe.notification({ user: USER }, listener);
  facts.holds('a subscription is acknowledged, whatever the case of its address', typeof one.unsubscribe === 'function');
  const other = await subscribe.notification({ user: USER.replace('12', '34') }, listener);
  facts.holds('so is one of another user', typeof other.unsubscribe === 'function');
  await one.unsubscribe();
  facts.holds('unsubscribing is acknowledged', true);
  const again = await subscribe.notification({ user: USER }, listener);
  facts.holds('it can be subscribed again', typeof again.unsubscribe === 'function');
  await facts.rejects('a user that is no address is rejected at once', transport.subscribe('notification', { type: 'notification', user: 'me' }, () => {}),
    e => e instanceof WebSocketRequestError && e.message.startsWith('Error parsing JSON into valid websocket request: {'), 3_000);
  await transport.close();
}
