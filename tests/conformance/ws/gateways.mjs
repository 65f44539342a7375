import { failGateways } from '../harness/failures.mjs';
import { checkState, checkTrades, quoteOf } from '../harness/market.mjs';
import { Socket } from '../harness/socket.mjs';
import { Witness } from '../harness/witness.mjs';

const COINS = ['BTC', 'ETH', 'SOL', '@107', 'xyz:SP500'];

/** Gateways drop, fall silent and send nonsense in turn. The frames on the wire, nothing taken out: every trade once and in order, no book that goes back. */
export default async function gateways(world) {
  const { facts } = world;
  const witness = new Witness(world);
  const subscriptions = COINS.flatMap(coin => [{ type: 'trades', coin }, { type: 'l2Book', coin, fast: true }, { type: 'bbo', coin }]);
  await witness.watch(...subscriptions);
  const socket = await Socket.open(world.url);
  const trades = Object.fromEntries(COINS.map(coin => [coin, []]));
  const state = Object.fromEntries(COINS.map(coin => [coin, { l2Book: [], bbo: [] }]));
  socket.ws.on('message', text => {
    const { channel, data } = JSON.parse(text);
    if (channel === 'trades') trades[data[0].coin].push(...data);
    else state[data.coin]?.[channel]?.push(data);
  });
  for (const subscription of subscriptions) await socket.subscribe(subscription);

  await failGateways(world, witness, COINS);
  // A quiet coin may have no further trade for many seconds.
  for (const coin of COINS) await checkTrades(facts, `trades ${coin}`, trades[coin], witness, coin, { more: { BTC: 10, ETH: 5, SOL: 3 }[coin] ?? 0 });
  await Promise.all(COINS.map(async coin => {
    // A fast book of the witness is one of a fast subscription, of the same block.
    await checkState(facts, `fast l2Book ${coin}`, state[coin].l2Book, () => witness.frames({ type: 'l2Book', coin, fast: true }));
    await checkState(facts, `bbo ${coin}`, state[coin].bbo, () => witness.frames({ type: 'bbo', coin }), { pick: quoteOf });
  }));
  facts.equal('no error frame was sent', socket.data('error'), []);
  facts.holds('the connection stayed', socket.isOpen);
  await socket.close();
}
