"""Two consumer groups, each with all events; and one that there is not."""

from azure.eventhub import EventData

from client import Reader, new_producer, read

COUNT = 300


def run(world):
    facts = world.facts
    producer = new_producer(world)
    with Reader(world, "0") as one, Reader(world, "0", group="second") as other:
        for n in range(0, COUNT, 100):
            producer.send_batch([EventData(str(n + i)) for i in range(100)], partition_id="0")
        expected = [str(n) for n in range(COUNT)]
        one.until(COUNT)
        other.until(COUNT)
        facts.equal("the default group has every event once", one.bodies, expected)
        facts.equal("the second group has every event once", other.bodies, expected)
    facts.equal("group names do not care for case", len(read(world, "0", COUNT, group="SECOND")), COUNT)
    with Reader(world, "0", group="nowhere", retries={"retry_total": 0}) as nowhere:
        error = nowhere.fails("could not be found")
        facts.holds("a group that there is not is not found", "amqp:not-found" in str(error), error)
    producer.close()
