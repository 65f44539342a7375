import { CALM_COIN, checkBooks, checkState, checkTrades, quoteOf } from '../harness/market.mjs';
import { until } from '../harness/waiting.mjs';
import { Witness } from '../harness/witness.mjs';
import { connect, recorder } from './client.mjs';

const TRADES = { type: 'trades', coin: CALM_COIN };
const BOOK = { type: 'l2Book', coin: 'ETH' };
const BBO = { type: 'bbo', coin: 'BTC' };

/**
 * Something happens while the client is subscribed; afterwards it must have everything, without its user's doing.
 * @param disturb what happens; is given the witness.
 * @param reconnects whether the client has to connect again.
 */
export async function interruption(world, disturb, { reconnects, reconnect }) {
  const { facts } = world;
  const witness = new Witness(world);
  await witness.watch(TRADES, BOOK, BBO);
  const { transport, subscribe } = connect(world.url, { reconnect });
  let opened = 0;
  transport.socket.addEventListener('open', () => opened++);
  const closed = [];
  transport.socket.addEventListener('close', e => closed.push(e.code));

  const [trades, onTrade] = recorder();
  const [books, onBook] = recorder();
  const [quotes, onQuote] = recorder();
  const handles = [
    await subscribe.trades({ coin: CALM_COIN }, data => data.forEach(onTrade)),
    await subscribe.l2Book({ coin: 'ETH' }, onBook),
    await subscribe.bbo({ coin: 'BTC' }, onQuote),
  ];
  await until('all deliver', () => trades.length >= 30 && books.length > 1 && quotes.length > 3);
  facts.equal('the client is connected once', opened, 1);

  await disturb(witness);
  if (reconnects) await until('the client is connected again', () => opened >= 2);
  const before = [books.length, quotes.length];
  await checkTrades(facts, `trades ${CALM_COIN}`, trades, witness, CALM_COIN, { replays: reconnects, more: 5 });
  await checkState(facts, 'l2Book ETH', books, () => witness.frames(BOOK), { count: before[0] + 3 });
  await checkState(facts, 'bbo BTC', quotes, () => witness.frames(BBO), { count: before[1] + 5, pick: quoteOf });
  checkBooks(facts, 'l2Book ETH', books, 20);
  facts.equal(reconnects ? 'it connected again exactly once' : 'its connection stayed', opened, reconnects ? 2 : 1);
  facts.holds('no subscription failed', handles.every(h => !h.failureSignal.aborted));
  await transport.close();
  return closed;
}
