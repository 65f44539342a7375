import { until } from '../harness/waiting.mjs';
import { raw, setAddress } from './client.mjs';

/** The client connects anew after every error frame, so that the relay must send none without need; and it tells why a handshake was refused. */
export default async function errors(world) {
  const { facts } = world;
  setAddress(world.url);
  const messages = [];
  const wrong = raw([{ channel: 'trades', symbols: ['BTC', 'NOPE'] }], message => messages.push(message));
  const error = await until('the error frame reaches the program', () => wrong.errors[0]);
  facts.holds('the error frame reaches the program word for word', error.message.includes('Invalid subscription {\\"coin\\":\\"NOPE\\",\\"type\\":\\"trades\\"}'), error.message);
  await until('the client connects anew', () => wrong.errors.length > 1);
  facts.holds('the client connects anew, and is served until it makes the mistake again', messages.some(m => m.channel === 'trades'), messages.length);

  setAddress(world.urlOf('wrong'));
  const refused = raw([{ channel: 'trades', symbols: ['BTC'] }], () => {});
  const refusal = await until('a wrong key is told', () => refused.errors[0]);
  facts.holds('a wrong key is told', refusal.message.includes('401'), refusal.message);
}
