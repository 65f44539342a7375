"""The emulator is killed while events are sent and read, and comes back: both ends reconnect by themselves, and nothing acknowledged is lost."""

import threading

from azure.eventhub import EventData

from client import Reader, new_producer
from facts import until

PARTITION = "0"
ROUNDS = 2
BETWEEN = 30


def run(world):
    facts = world.facts
    producer = new_producer(world)
    acknowledged = []
    failures = []
    stop = threading.Event()

    def send():
        n = 0
        while not stop.is_set():
            try:
                producer.send_batch([EventData(str(n))], partition_id=PARTITION)
                acknowledged.append(n)
            except Exception as error:  # Counted: the client is to try again by itself.
                failures.append(f"{type(error).__name__}: {error}")
            n += 1

    with Reader(world, PARTITION) as reader:
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        for _ in range(ROUNDS):
            before = len(acknowledged)
            until("sends are acknowledged", lambda: len(acknowledged) > before + BETWEEN)
            until("and are read", lambda: len(reader.events) > before + BETWEEN)
            world.command("kill")
        before = len(acknowledged)
        until("sends are acknowledged again", lambda: len(acknowledged) > before + BETWEEN)
        stop.set()
        sender.join(60)
        last = str(acknowledged[-1])
        until("the reader has the last one", lambda: last in reader.bodies)

        # The client reads on from behind the last event that it gave out, and keeps what it had in its buffer besides: those events come twice, and a reader has to pass them over.
        first = {}
        for event in reader.events:
            first.setdefault(event.sequence_number, event)
        events = list(first.values())
        bodies = [int(event.body_as_str()) for event in events]
        facts.equal("everything acknowledged was read", sorted(set(acknowledged) - set(bodies)), [])
        facts.equal("seen the first time, every event comes in order and none is missing", [e.sequence_number for e in events], list(range(len(events))))
        facts.holds("what comes again is what it was", all(e.body_as_str() == first[e.sequence_number].body_as_str() and e.offset == first[e.sequence_number].offset for e in reader.events), len(reader.events) - len(events))
        offsets = [int(e.offset) for e in events]
        facts.holds("offsets never go back", all(a < b for a, b in zip(offsets, offsets[1:])))
        # A send whose answer the kill took is sent again by the client and may be there twice, one after the other.
        facts.holds("what was sent comes in order", bodies == sorted(bodies), f"{len(bodies)} events, {len(bodies) - len(set(bodies))} twice")
        facts.equal("no send was given up", failures, [])
    producer.close()
