import { AuthenticationError, BTC, connect, NetworkError, RateLimitExceeded } from './client.mjs';

/** What the relay itself refuses, as the client's own error types. A top-level "error" key in the body would make all of them a plain ExchangeError. */
export default async function refusals(world) {
  const { facts } = world;
  await facts.rejects('a wrong key over HTTP is an AuthenticationError', (await connect(world, 'wrong')).fetchTime(), e => e instanceof AuthenticationError && e.message.includes('this API key is not valid'));

  const scarce = await connect(world, world.scarceKey);
  await scarce.fetchTime();
  await scarce.fetchTime();
  await facts.rejects('too many requests is a RateLimitExceeded', scarce.fetchTime(), e => e instanceof RateLimitExceeded && e.message.includes('"code":429'));

  const exchange = await connect(world);
  await exchange.loadMarkets();
  exchange.urls.api.ws.public = world.urlOf('wrong');
  await facts.rejects('a wrong key over WebSocket is a NetworkError', exchange.watchTrades(BTC), e => e instanceof NetworkError && e.message.includes('401'), 5_000);
  exchange.urls.api.ws.public = world.url;
  const trades = await exchange.watchTrades(BTC);
  facts.holds('with the right key the same client goes on', trades.length > 0);
}
