import { CANDLE, checkBooks, checkState, checkTrades, quoteOf } from '../harness/market.mjs';
import { Socket } from '../harness/socket.mjs';
import { Witness } from '../harness/witness.mjs';

// What is sent, and word for word how the exchange repeats it in the acknowledgement: in its order, with its defaults and nulls.
const STATE = [
  [{ type: 'l2Book', coin: 'BTC' }, '{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null,"fast":false}', 20],
  [{ type: 'l2Book', coin: 'ETH', fast: true }, '{"type":"l2Book","coin":"ETH","nSigFigs":null,"mantissa":null,"fast":true}', 5],
  [{ type: 'l2Book', coin: 'SOL', nSigFigs: 5, mantissa: 5 }, '{"type":"l2Book","coin":"SOL","nSigFigs":5,"mantissa":5,"fast":false}', 20],
  [{ type: 'bbo', coin: 'BTC' }, '{"type":"bbo","coin":"BTC"}'],
  [{ type: 'candle', coin: 'ETH', interval: '5m' }, '{"type":"candle","coin":"ETH","interval":"5m"}'],
  [{ type: 'activeAssetCtx', coin: 'BTC' }, '{"type":"activeAssetCtx","coin":"BTC"}'],
  [{ type: 'activeAssetCtx', coin: '@107' }, '{"type":"activeAssetCtx","coin":"@107"}'],
  [{ type: 'allMids' }, null],
  [{ type: 'allMids', dex: 'xyz' }, null],
];

const CHANNELS = { '{"type":"activeAssetCtx","coin":"@107"}': 'activeSpotAssetCtx' };

/** Every channel as it is on the wire: acknowledgement first and word for word, then a value, then updates; the decimals' own text. */
export default async function channels(world) {
  const { facts } = world;
  const witness = new Witness(world);
  await witness.watch(...STATE.map(([subscription]) => subscription), { type: 'trades', coin: 'BTC' });
  await Promise.all(STATE.map(async ([subscription, echo, levelsMax]) => {
    const name = JSON.stringify(subscription);
    const socket = await Socket.open(world.url);
    const acknowledgement = await socket.subscribe(subscription);
    facts.equal(`${name}: the acknowledgement comes first`, socket.frames[0].text, acknowledgement.text);
    if (echo) facts.equal(`${name}: the acknowledgement is the exchange's`, acknowledgement.text, `{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":${echo}}}`);
    const channel = CHANNELS[name] ?? subscription.type;
    await checkState(facts, name, growing(socket, channel), () => witness.frames(subscription), { count: 5, skip: 2, ...{ bbo: { pick: quoteOf }, candle: CANDLE }[subscription.type] });
    facts.holds(`${name}: nothing else was sent`, socket.frames.every((f, i) => i === 0 || f.json.channel === channel), socket.frames.map(f => f.json.channel).join(' '));
    if (levelsMax) checkBooks(facts, name, socket.data(channel), levelsMax);
    if (subscription.fast) facts.holds(`${name}: every book says that it is fast`, socket.data(channel).every(book => book.fast === true));
    await socket.close();
  }));
  await checkReplay(facts, world, witness);
}

async function checkReplay(facts, world, witness) {
  const socket = await Socket.open(world.url);
  const trades = [];
  socket.ws.on('message', data => {
    const { channel, data: batch } = JSON.parse(data);
    if (channel === 'trades') trades.push(...batch);
  });
  await socket.subscribe({ type: 'trades', coin: 'BTC' });
  await checkTrades(facts, 'trades BTC', trades, witness, 'BTC', { more: 20 });
  const frames = socket.data('trades');
  facts.equal('the last 30 trades are replayed in one frame', frames[0].length, 30);
  facts.holds('no frame of trades is empty, none has two coins', frames.every(f => f.length > 0 && f.every(t => t.coin === 'BTC')));
  facts.holds('trades go by time', trades.every((t, i) => i === 0 || t.time >= trades[i - 1].time));
  await socket.close();
}

/** The data of a channel, as a list that grows while it is read. */
function growing(socket, channel) {
  const list = socket.data(channel);
  socket.ws.on('message', data => {
    const message = JSON.parse(data);
    if (message.channel === channel) list.push(message.data);
  });
  return list;
}
