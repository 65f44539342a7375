import { Relay } from '../harness/relay.mjs';
import { pause, until } from '../harness/waiting.mjs';
import { connect, recorder } from './client.mjs';

const QUIET_MS = 1_500;

/** Unsubscribing is acknowledged, ends that subscription alone, and can be taken back. */
export default async function unsubscribe(world) {
  const { facts } = world;
  const relay = new Relay(world);
  const openedBefore = (await relay.sessions()).opened;
  const { transport, subscribe } = connect(world.url);
  const [ended, onEnded] = recorder();
  const [kept, onKept] = recorder();
  const [books, onBook] = recorder();
  const bbo = await subscribe.bbo({ coin: 'BTC' }, onEnded);
  await subscribe.bbo({ coin: 'ETH' }, onKept);

  // The client sends explicit nulls; the same subscription without them must be found.
  const book = await subscribe.l2Book({ coin: 'BTC' }, onBook);
  await until('all deliver', () => ended.length > 3 && kept.length > 3 && books.length > 1);

  await bbo.unsubscribe();
  await book.unsubscribe();
  facts.holds('both unsubscribes are acknowledged', true);
  const [endedAt, keptAt, booksAt] = [ended.length, kept.length, books.length];
  await pause(QUIET_MS);
  facts.equal('nothing more comes of what was unsubscribed', [ended.length, books.length], [endedAt, booksAt]);
  facts.holds('the other subscription goes on', kept.length > keptAt + 1, kept.length - keptAt);

  await subscribe.bbo({ coin: 'BTC' }, onEnded);
  await until('the channel delivers again', () => ended.length > endedAt + 3);
  facts.holds('it can be subscribed again', true);
  facts.equal('the connection was one and the same', (await relay.sessions()).opened - openedBefore, 1);
  await transport.close();
}
