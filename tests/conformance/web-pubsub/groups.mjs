import { until } from '../harness/waiting.mjs';
import { Service } from './service.mjs';

/** What a client can do by itself, in both JSON subprotocols. */
export default async function groups(world) {
  const { facts } = world;
  for (const reliable of [true, false]) {
    const name = reliable ? 'reliable' : 'plain';
    const service = new Service(world, `groups${name}`);
    const a = await service.client({ userId: 'ann', reliable });
    const b = await service.client({ userId: 'bob', reliable });
    await a.joinGroup('g');
    await b.joinGroup('g');

    await a.sendToGroup('g', { n: 1 }, 'json');
    await a.sendToGroup('g', 'quotes " and ü', 'text', { noEcho: true });
    await a.sendToGroup('g', new Uint8Array([0, 254]).buffer, 'binary', { fireAndForget: true });
    await until('all came', () => b.seen.group.length === 3 && a.seen.group.length === 2);
    facts.equal(`${name}: what one sends, the other gets in order`, b.seen.group.map(m => m.dataType), ['json', 'text', 'binary']);
    facts.equal(`${name}: unchanged`, [b.seen.group[0].data, b.seen.group[1].data, [...new Uint8Array(b.seen.group[2].data)]], [{ n: 1 }, 'quotes " and ü', [0, 254]]);
    facts.equal(`${name}: with its sender`, b.seen.group[0].fromUserId, 'ann');
    facts.equal(`${name}: noEcho spares the sender`, a.seen.group.map(m => m.dataType), ['json', 'binary']);
    if (reliable) facts.equal('reliable: numbers rise by one', b.seen.group.map(m => m.sequenceId), [1, 2, 3]);

    const again = await a.sendToGroup('g', { n: 2 }, 'json', { ackId: 1000 });
    const duplicate = await a.sendToGroup('g', { n: 2 }, 'json', { ackId: 1000 });
    facts.equal(`${name}: the same ackId again is carried out once`, [again.isDuplicated, duplicate.isDuplicated], [false, true]);
    await b.leaveGroup('g');
    await a.sendToGroup('g', { n: 3 }, 'json');
    await until('the sender has it', () => a.seen.group.some(m => m.data?.n === 3));
    facts.equal(`${name}: a duplicate is not sent twice, and who left gets nothing`, b.seen.group.filter(m => m.data?.n >= 2).map(m => m.data.n), [2]);

    await a.sendEvent('anything', { x: 1 }, 'json');
    facts.holds(`${name}: an event that nobody handles is acknowledged`, true);
    service.stop();
  }

  const service = new Service(world, 'quiet');
  const quiet = await service.client({ options: { keepAliveIntervalInMs: 200, keepAliveTimeoutInMs: 1_000 } });
  await new Promise(resolve => setTimeout(resolve, 2_500));
  facts.equal('pings are answered: a quiet client stays', [quiet.seen.disconnected.length, quiet.seen.connected.length], [0, 1]);
  service.stop();
}
