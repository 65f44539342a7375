"""What must not go, and the client's own error for it."""

from azure.eventhub import EventData
from azure.eventhub.exceptions import AuthenticationError, ConnectError, EventDataSendError

from client import World, new_producer, read

TOO_LARGE_BYTES = 1_100_000
NO_RETRIES = {"retry_total": 0}


def run(world):
    facts = world.facts
    producer = new_producer(world)
    batch = producer.create_batch(partition_id="0")
    facts.raises("a batch does not take an event that is too large", lambda: batch.add(EventData("x" * TOO_LARGE_BYTES)), ValueError)
    small = EventData("small")
    facts.raises(
        "an event that is too large is refused", lambda: producer.send_event(EventData("x" * TOO_LARGE_BYTES), partition_id="0"), (EventDataSendError, ValueError), lambda e: "size" in str(e) or "exceed" in str(e)
    )
    producer.send_event(small, partition_id="0")
    facts.equal("the link stays, and nothing of it was stored", [(e.body_as_str(), e.sequence_number) for e in read(world, "0", 1)], [("small", 0)])

    # The client looks the partition up itself, and keeps of a management answer only its status.
    facts.raises("a partition that there is not", lambda: new_producer(world, **NO_RETRIES).send_event(small, partition_id="99"), ConnectError, lambda e: "Invalid partition 99" in str(e))
    facts.raises("properties of a partition that there is not", lambda: new_producer(world, **NO_RETRIES).get_partition_properties("99"), ConnectError, lambda e: "Status code: 400" in str(e))
    nowhere = new_producer(world, hub="nowhere", **NO_RETRIES)
    facts.raises("a hub that there is not", lambda: nowhere.send_event(small), ConnectError, lambda e: "NotFound" in str(e))
    facts.raises("properties of a hub that there is not", nowhere.get_eventhub_properties, ConnectError, lambda e: "NotFound" in str(e))
    stranger = new_producer(World(facts, world.hub, world.certificate, world.control, key="another"), **NO_RETRIES)
    facts.raises("a wrong key", lambda: stranger.send_event(small), AuthenticationError)
    producer.close()
