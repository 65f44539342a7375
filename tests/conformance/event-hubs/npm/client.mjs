import { EventHubConsumerClient, EventHubProducerClient } from '@azure/event-hubs';
import { until } from '../../harness/waiting.mjs';

/** For a busy machine, ms. */
export const PATIENCE_MS = 60_000;

// By default the client waits a minute for the answer of a server that is gone, and half a minute more before it tries again.
const RETRIES = { maxRetries: 20, retryDelayInMs: 300, timeoutInMs: 5_000 };

export const newProducer = (world, hub = world.hub) => new EventHubProducerClient(world.connection, hub, { retryOptions: RETRIES });

export const newConsumer = (world, { group = '$Default', hub = world.hub, retryOptions = RETRIES } = {}) => new EventHubConsumerClient(group, world.connection, hub, { retryOptions });

/** The offset as number: it orders events, and it is what the emulator makes of it that is tested. */
export const offsetOf = event => Number(event.offset);

/** Reads one partition and keeps everything that comes: events, errors, and why it was closed. */
export class Reader {
  events = [];
  errors = [];
  closed = [];
  tracked;

  /** @param options.position where to begin; { offset: '-1' } or { offset: '@latest' } for the ends. */
  constructor(world, partition, { position, group, hub, retryOptions, ...subscribing }) {
    this.client = newConsumer(world, { group, hub, retryOptions });
    this.subscription = this.client.subscribe(partition, {
      processEvents: async (events, context) => {
        this.events.push(...events);
        this.tracked = context.lastEnqueuedEventProperties;
      },
      processError: async error => { this.errors.push(error); },
      processClose: async reason => { this.closed.push(reason); },
    }, { startPosition: position, maxBatchSize: 200, maxWaitTimeInSeconds: 1, ...subscribing });
  }

  get bodies() {
    return this.events.map(event => event.body);
  }

  async until(count) {
    await until(`${count} events were read, of which ${this.events.length} came ${this.errors.map(e => e.message)}`, () => this.events.length >= count, PATIENCE_MS);
    return this.events;
  }

  /** The first error of the client's code. */
  failsWith(code) {
    return until(`a reader fails with ${code}, and not with ${this.errors.map(e => e.code)}`, () => this.errors.find(error => error.code === code), PATIENCE_MS);
  }

  async close() {
    await this.subscription.close();
    await this.client.close();
  }
}

/** Reads so many events and closes. */
export async function read(world, partition, count, options) {
  const reader = new Reader(world, partition, { position: { offset: '-1' }, ...options });
  try {
    await reader.until(count);
    return reader.events;
  } finally {
    await reader.close();
  }
}

/** One command of whoever started the emulator, e.g. kill; done when it is done. */
export async function command(world, name) {
  const response = await fetch(new URL(name, world.control), { method: 'POST' });
  if (!response.ok) throw new Error(`POST ${name} answered ${response.status}: ${await response.text()}`);
}
