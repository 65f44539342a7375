import { Socket } from '../harness/socket.mjs';
import { until } from '../harness/waiting.mjs';

const L2 = { type: 'l2Book', coin: 'BTC' };
const NORMAL = '{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null,"fast":false}';

/** The texts of the error channel, which clients match, and that none of it closes the socket. */
export default async function errors(world) {
  const { facts } = world;
  const socket = await Socket.open(world.url);
  const errorOf = async message => {
    const { json } = await socket.ask(message, j => j.channel === 'error' || j.channel === 'subscriptionResponse' || j.channel === 'post');
    return json.channel === 'error' ? json.data : `no error but ${JSON.stringify(json)}`;
  };
  const subscribe = (subscription, more) => errorOf({ method: 'subscribe', subscription, ...more });
  const unsubscribe = subscription => errorOf({ method: 'unsubscribe', subscription });

  await socket.subscribe(L2);
  for (const same of [L2, { ...L2, nSigFigs: null, mantissa: null }, { ...L2, fast: false }, { coin: 'BTC', mantissa: null, type: 'l2Book' }])
    facts.equal(`${JSON.stringify(same)} is there already`, await subscribe(same), `Already subscribed: ${NORMAL}`);
  facts.equal('trades that were never subscribed cannot be unsubscribed', await unsubscribe({ type: 'trades', coin: 'SOL' }), 'Already unsubscribed: {"type":"trades","coin":"SOL"}');

  const candle = { type: 'candle', interval: '1d', coin: 'TST2' };
  facts.equal('an unknown coin is refused in the words sent', await subscribe(candle), `Invalid subscription ${JSON.stringify(candle)}`);
  for (const coin of ['NOPE', 'btc', 'SP500', 'XYZ:SP500'])
    facts.equal(`"${coin}", which closes the exchange's socket, is refused`, await subscribe({ type: 'bbo', coin }), `Invalid subscription {"type":"bbo","coin":"${coin}"}`);
  for (const wrong of [{ nSigFigs: 6 }, { nSigFigs: 7 }, { mantissa: 2 }, { nSigFigs: 4, mantissa: 2 }, { nSigFigs: 5, mantissa: 3 }])
    facts.holds(`${JSON.stringify(wrong)} is refused`, (await subscribe({ ...L2, ...wrong })).startsWith(`Invalid subscription ${JSON.stringify({ ...L2, ...wrong })}`));

  const parsing = text => `Error parsing JSON into valid websocket request: ${text}`;
  const list = { method: 'subscribe', subscription: { type: 'bbo', coin: ['BTC', 'ETH'] } };
  facts.equal('a list of coins is no request', await errorOf(list), parsing(JSON.stringify(list)));
  for (const text of ['hello', '{', '[]', '{"method":"nothing"}', '{"method":"subscribe"}', '{"method":"post","request":{"type":"info","payload":{"type":"meta"}}}', '"\\ud800"'])
    facts.equal(`${text} is no request`, await errorOf(text), parsing(text));

  facts.equal('unsubscribing in other words is the same', (await socket.ask({ id: '1795229418096', method: 'unsubscribe', subscription: { ...L2, nSigFigs: null, fast: false } }, j => j.channel !== 'l2Book')).text,
    `{"channel":"subscriptionResponse","data":{"method":"unsubscribe","subscription":${NORMAL}}}`);
  facts.equal('it is gone then', await unsubscribe(L2), `Already unsubscribed: ${NORMAL}`);

  await socket.subscribe({ type: 'bbo', coin: 'BTC' });
  await until('data come after all of that', () => socket.data('bbo').length > 2);
  facts.holds('the socket is open and delivers', socket.isOpen);
  await socket.close();
}
