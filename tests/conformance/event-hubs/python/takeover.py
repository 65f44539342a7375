"""An owner of a higher level takes the partition from the one before; one of a lower level, or of none, does not."""

from azure.eventhub import CloseReason, EventData

from client import Reader, new_producer, read
from facts import until

PARTITION = "0"


def run(world):
    facts = world.facts
    producer = new_producer(world)
    producer.send_batch([EventData("a")], partition_id=PARTITION)
    with Reader(world, PARTITION) as plain:
        plain.until(1)
        with Reader(world, PARTITION, owner_level=1) as low:
            low.until(1)
            plain.fails("higher epoch of '1'")
            facts.holds("an owner displaces a reader without a level", True)
            with Reader(world, PARTITION, owner_level=2) as high:
                high.until(1)
                error = low.fails("higher epoch of '2'")
                facts.holds("the loser is told by whom", "amqp:link:stolen" in str(error), f"{type(error).__name__}: {error}")
                until("the loser was closed", lambda: low.closed)
                facts.equal("because its ownership is lost", low.closed[0], CloseReason.OWNERSHIP_LOST)
                for who, options, words in (("a lower level", {"owner_level": 1}, "higher epoch of '2'"), ("no level", {}, "Non-epoch receiver is not allowed")):
                    with Reader(world, PARTITION, **options) as late:
                        late.fails(words)
                        facts.equal(f"a reader of {who} is refused and gets nothing", late.bodies, [])
                producer.send_batch([EventData("b")], partition_id=PARTITION)
                high.until(2)
                facts.equal("the owner reads on", [high.bodies, high.errors], [["a", "b"], []])
                facts.equal("the other group has no owner", [e.body_as_str() for e in read(world, PARTITION, 2, group="second")], ["a", "b"])
            low.close()
        plain.close()
    facts.equal("once the owners are gone, anyone may read", [e.body_as_str() for e in read(world, PARTITION, 2)], ["a", "b"])
    producer.close()
