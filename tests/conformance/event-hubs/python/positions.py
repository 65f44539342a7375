"""Begins at every kind of position."""

import time
from datetime import datetime, timedelta, timezone

from azure.eventhub import EventData

from client import Reader, new_producer, read
from facts import until

COUNT = 12
MIDDLE = 5
# Far more than what a reader takes to get what it must not get.
QUIET_S = 0.3


def run(world):
    facts = world.facts
    producer = new_producer(world)
    for n in range(COUNT):
        producer.send_batch([EventData(str(n))], partition_id="0")
        # A millisecond of its own for each, for positions by time.
        time.sleep(0.003)

    everything = read(world, "0", COUNT)
    facts.equal("earliest begins with the first", [e.body_as_str() for e in everything], [str(n) for n in range(COUNT)])
    at = everything[MIDDLE]
    millisecond = timedelta(milliseconds=1)

    def begins(what, first, position, inclusive=False):
        with Reader(world, "0", position, inclusive) as reader:
            reader.until(COUNT - first)
            time.sleep(QUIET_S)
            facts.equal(f"{what} begins at {first}", reader.bodies, [str(n) for n in range(first, COUNT)])

    begins("an offset, exclusive", MIDDLE + 1, at.offset)
    begins("an offset, inclusive", MIDDLE, at.offset, True)
    begins("a sequence number, exclusive", MIDDLE + 1, at.sequence_number)
    begins("a sequence number, inclusive", MIDDLE, at.sequence_number, True)
    begins("the first sequence number, inclusive", 0, 0, True)
    # The client turns a time into whole milliseconds by cutting off, also its own times, which are fractions in binary.
    begins("a time, half a millisecond on", MIDDLE + 1, at.enqueued_time + millisecond / 2)
    begins("a time, half a millisecond before", MIDDLE, at.enqueued_time - millisecond / 2)
    begins("a time long ago", 0, datetime(2020, 1, 1, tzinfo=timezone.utc))

    with Reader(world, "0", "@latest", track_last_enqueued_event_properties=True) as latest, Reader(world, "0", COUNT - 1) as new:
        sent = COUNT

        def probe():
            # When the link is there is not told: what is sent before does not come.
            nonlocal sent
            if not latest.events:
                producer.send_batch([EventData(str(sent))], partition_id="0")
                sent += 1
            return latest.events

        until("latest gives something", probe)
        new.until(sent - COUNT)
        until("latest gives the rest", lambda: latest.bodies[-1] == str(sent - 1))
        first = int(latest.bodies[0])
        facts.holds("latest gives nothing that was there", first >= COUNT, latest.bodies)
        facts.equal("latest gives all from then on", latest.bodies, [str(n) for n in range(first, sent)])
        facts.equal("from the last sequence number comes what is new", new.bodies, [str(n) for n in range(COUNT, sent)])
        facts.equal("a tracked reader knows the end of the partition", (latest.tracked or {}).get("sequence_number"), sent - 1)
    producer.close()
