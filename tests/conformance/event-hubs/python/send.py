"""Everything that can be sent in every way, and what the hub says of itself before and after."""

from datetime import datetime, timedelta, timezone

from azure.eventhub import EventData

from client import new_producer, read

BATCH = 50
LARGE_BYTES = 3_000
# What the clients' hash says of four partitions.
KEYS = {"BTC": "2", "ETH": "2", "a": "0", "hyperliquid": "3"}


def run(world):
    facts = world.facts
    producer = new_producer(world)
    before = datetime.now(timezone.utc)

    hub = producer.get_eventhub_properties()
    facts.equal("the hub has its name and its partitions", [hub["eventhub_name"], hub["partition_ids"]], [world.hub, ["0", "1", "2", "3"]])
    facts.holds("the hub was made before now", hub["created_at"] <= datetime.now(timezone.utc) + timedelta(seconds=1), hub["created_at"])
    empty = producer.get_partition_properties("1")
    facts.equal("a partition that nothing was sent to is empty", [empty["is_empty"], empty["last_enqueued_sequence_number"], empty["id"]], [True, -1, "1"])

    event = EventData("ünïcode")
    # The client writes whole numbers with 32 bits and fails at larger ones.
    event.properties = {"word": "w", "int": 7, "large": 2**31 - 1, "fraction": 0.25, "yes": True}
    event.content_type = "application/json"
    event.correlation_id = "c-1"
    event.message_id = "m-1"
    batch = producer.create_batch(partition_id="1")
    for one in (event, EventData(bytes([0, 1, 254, 255])), EventData("text")):
        batch.add(one)
    producer.send_batch(batch)
    first, second, third = read(world, "1", 3)
    facts.equal("a body of text comes back", first.body_as_str(), "ünïcode")
    facts.equal("properties come back", {k.decode(): v.decode() if isinstance(v, bytes) else v for k, v in first.properties.items()}, event.properties)
    facts.equal("what the message says of itself comes back", [first.content_type, first.correlation_id, first.message_id], ["application/json", "c-1", "m-1"])
    facts.equal("a body of bytes comes back", b"".join(second.body), bytes([0, 1, 254, 255]))
    facts.equal("sequence numbers begin at 0", [e.sequence_number for e in (first, second, third)], [0, 1, 2])
    facts.holds("offsets rise", int(first.offset) < int(second.offset) < int(third.offset), [first.offset, second.offset, third.offset])
    slack = timedelta(seconds=1)
    facts.holds("enqueued times are of now", before - slack <= first.enqueued_time <= datetime.now(timezone.utc) + slack, first.enqueued_time)
    filled = producer.get_partition_properties("1")
    facts.equal(
        "a partition says what is last in it",
        [filled["is_empty"], filled["beginning_sequence_number"], filled["last_enqueued_sequence_number"], filled["last_enqueued_offset"], filled["last_enqueued_time_utc"]],
        [False, 0, 2, third.offset, third.enqueued_time],
    )

    for key, partition in KEYS.items():
        count = producer.get_partition_properties(partition)["last_enqueued_sequence_number"] + 1
        batch = producer.create_batch(partition_key=key)
        batch.add(EventData(f"{key} 0"))
        batch.add(EventData(f"{key} 1"))
        producer.send_batch(batch)
        got = read(world, partition, count + 2)[count:]
        facts.equal(f"key {key} goes to partition {partition} and comes back with its events", [(e.body_as_str(), e.partition_key.decode()) for e in got], [(f"{key} 0", key), (f"{key} 1", key)])

    large = producer.create_batch(partition_id="1")
    count = 0
    try:
        while True:
            large.add(EventData("x" * LARGE_BYTES))
            count += 1
    except ValueError:
        pass  # It is full.
    facts.holds("a batch is as large as the link takes", large.max_size_in_bytes == 1 << 20 and large.size_in_bytes > large.max_size_in_bytes - 2 * LARGE_BYTES, f"{count} events, {large.size_in_bytes} bytes")
    producer.send_batch(large)
    facts.equal("a batch of the largest size comes back", [len(e.body_as_str()) for e in read(world, "1", 3 + count)[3:]], [LARGE_BYTES] * count)

    def counted():
        return sum(producer.get_partition_properties(p)["last_enqueued_sequence_number"] + 1 for p in producer.get_partition_ids())

    before_hub = counted()
    for n in range(8):
        producer.send_batch([EventData(f"{n} {i}") for i in range(BATCH)])
    facts.equal("events to the hub are all there", counted(), before_hub + 8 * BATCH)
    facts.holds("and every partition has some", not any(producer.get_partition_properties(p)["is_empty"] for p in producer.get_partition_ids()))
    producer.close()

    failures = []
    start = new_producer(world).get_partition_properties("2")["last_enqueued_sequence_number"]
    buffered = new_producer(world, buffered_mode=True, max_wait_time=0.05, on_success=lambda events, partition: None, on_error=lambda events, partition, error: failures.append(error))
    for n in range(BATCH):
        buffered.send_event(EventData(f"buffered {n}"), partition_key="BTC")
    buffered.close(flush=True)
    kept = read(world, "2", BATCH, position=start)
    facts.equal("what was buffered comes back in order", [e.body_as_str() for e in kept], [f"buffered {n}" for n in range(BATCH)])
    facts.equal("and nothing of it failed", failures, [])
