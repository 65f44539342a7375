"""The client as the scenarios use it."""

import socket
import threading
import urllib.request
from dataclasses import dataclass

from azure.eventhub import EventHubConsumerClient, EventHubProducerClient

from facts import Facts, until

AMQPS_PORT = 5671
RETRIES = {"retry_total": 20, "retry_backoff_factor": 0.1, "retry_backoff_max": 1}


@dataclass
class World:
    """What a scenario runs against."""

    facts: Facts
    hub: str
    certificate: str
    control: str
    key: str = "SAS_KEY_VALUE"

    @property
    def connection(self):
        return f"Endpoint=sb://localhost/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey={self.key}"

    def command(self, name):
        """One command of whoever started the emulator, e.g. kill; done when it is done."""
        with urllib.request.urlopen(urllib.request.Request(f"{self.control}{name}", method="POST"), timeout=60) as answer:
            answer.read()


def redirect(port):
    """The client knows one port only, whatever its endpoint says: names are resolved to another one, and the client itself stays as it is."""
    resolve = socket.getaddrinfo

    def resolve_to_port(host, asked, *args, **kwargs):
        return resolve(host, port if asked == AMQPS_PORT else asked, *args, **kwargs)

    socket.getaddrinfo = resolve_to_port


def new_producer(world, hub=None, **options):
    return EventHubProducerClient.from_connection_string(world.connection, eventhub_name=hub or world.hub, connection_verify=world.certificate, **{**RETRIES, **options})


def new_consumer(world, group="$Default", hub=None, **options):
    return EventHubConsumerClient.from_connection_string(world.connection, group, eventhub_name=hub or world.hub, connection_verify=world.certificate, **{**RETRIES, **options})


class Reader:
    """Reads one partition on a thread of its own and keeps everything that comes: events, errors, and why it was closed."""

    def __init__(self, world, partition, position="-1", inclusive=False, group="$Default", retries=None, **options):
        self.events = []
        self.errors = []
        self.closed = []
        self.tracked = None
        self._client = new_consumer(world, group, **(retries or {}))
        self._thread = threading.Thread(
            target=self._client.receive_batch,
            kwargs={
                "on_event_batch": self._on_events,
                "on_error": lambda context, error: self.errors.append(error),
                "on_partition_close": lambda context, reason: self.closed.append(reason),
                "partition_id": partition,
                "starting_position": position,
                "starting_position_inclusive": inclusive,
                "max_wait_time": 0.1,
                **options,
            },
            daemon=True,
        )
        self._thread.start()

    def _on_events(self, context, events):
        self.events.extend(events)
        if events:
            self.tracked = context.last_enqueued_event_properties

    @property
    def bodies(self):
        return [event.body_as_str() for event in list(self.events)]

    def until(self, count):
        until(f"{count} events were read; errors: {self.errors}", lambda: len(self.events) >= count)
        return list(self.events)

    def fails(self, words):
        """The first error whose text has these words."""
        return until(f"a reader fails with {words}", lambda: next((e for e in list(self.errors) if words in str(e)), None))

    def close(self):
        self._client.close()
        self._thread.join(timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def read(world, partition, count, **options):
    """Reads so many events and closes."""
    with Reader(world, partition, **options) as reader:
        return reader.until(count)
