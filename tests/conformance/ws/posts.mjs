import { Socket } from '../harness/socket.mjs';
import { Witness } from '../harness/witness.mjs';

const AT_ONCE = 100;

/** Pings of both kinds, posts with ids of any size, many at once, and what no post is. */
export default async function posts(world) {
  const { facts } = world;
  const witness = new Witness(world);
  const socket = await Socket.open(world.url);
  facts.equal('a ping gets its pong', (await socket.ask({ method: 'ping' }, j => j.channel === 'pong')).text, '{"channel":"pong"}');
  const pong = new Promise(resolve => socket.ws.once('pong', data => resolve(data.toString())));
  socket.ws.ping('as it was');
  facts.equal('a protocol ping gets its own bytes back', await pong, 'as it was');

  const ask = (id, payload, type = 'info') => socket.ask(`{"method":"post","id":${id},"request":${JSON.stringify({ type, payload })}}`, j => j.channel === 'post' || j.channel === 'error');
  const meta = await ask(1, { type: 'meta' });
  facts.equal('a post is answered with what /info says', meta.json, { channel: 'post', data: { id: 1, response: { type: 'info', payload: { type: 'meta', data: await witness.info({ type: 'meta' }) } } } });
  facts.equal('an id of 53 bits comes back unchanged', (await ask('9007199254740991', { type: 'exchangeStatus' })).json.data.id, 9007199254740991);
  facts.holds('an id of 63 bits comes back unchanged', (await ask('9223372036854775807', { type: 'exchangeStatus' })).text.includes('"id":9223372036854775807,'));
  facts.equal('an unknown coin is null', (await ask(3, { type: 'l2Book', coin: 'NOPE' })).text, '{"channel":"post","data":{"id":3,"response":{"type":"info","payload":{"type":"l2Book","data":null}}}}');
  facts.equal('an action is refused', (await ask(4, { action: {} }, 'action')).json.data.response.type, 'error');
  facts.holds('an unknown type is told on the error channel', (await ask(5, { type: 'doesNotExist' })).json.data.startsWith?.('Error parsing JSON into valid websocket request: {'));
  facts.equal('a kind of request that is none is told on the error channel', (await ask(6, {}, 'explorer')).json.channel, 'error');

  const from = socket.frames.length;
  const answers = () => socket.frames.slice(from).filter(f => f.json.channel === 'post').map(f => f.json.data);
  for (let id = 100; id < 100 + AT_ONCE; id++) socket.send({ method: 'post', id, request: { type: 'info', payload: { type: 'l2Book', coin: id % 2 ? 'BTC' : 'ETH' } } });
  await socket.ask({ method: 'ping' }, () => answers().length === AT_ONCE);
  facts.equal(`${AT_ONCE} posts at once are answered once each`, answers().map(a => a.id).sort((a, b) => a - b), Array.from({ length: AT_ONCE }, (_, i) => 100 + i));
  facts.holds('each with its own coin', answers().every(a => a.response.payload.data?.coin === (a.id % 2 ? 'BTC' : 'ETH')), answers().find(a => !a.response.payload.data));
  await socket.close();
}
