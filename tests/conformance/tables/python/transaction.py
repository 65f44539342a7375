"""All or nothing, and the one that failed is named."""

from azure.core import MatchConditions
from azure.data.tables import TableTransactionError

from client import new_table

FAILS_AT = 7
COUNT = 20
PARTITION = "python transaction"


def run(world):
    facts = world.facts
    table = new_table(world)

    def entity(row, **values):
        return {"PartitionKey": PARTITION, "RowKey": row, **values}

    def rows():
        return [e["RowKey"] for e in table.query_entities("PartitionKey eq @partition", parameters={"partition": PARTITION})]

    table.create_entity(entity("there"))
    actions = [("create", entity("there" if n == FAILS_AT else str(n))) for n in range(COUNT)]
    facts.raises(f"the failure names action {FAILS_AT}", lambda: table.submit_transaction(actions), TableTransactionError, lambda e: e.index == FAILS_AT and e.status_code == 409 and e.error_code == "EntityAlreadyExists")
    facts.equal("nothing of it was done", rows(), ["there"])

    etag = table.get_entity(PARTITION, "there").metadata["etag"]
    unchanged = {"etag": etag, "match_condition": MatchConditions.IfNotModified, "mode": "merge"}
    table.submit_transaction([("create", entity("a", n=1)), ("update", entity("there", n=2), unchanged), ("upsert", entity("b", n=3), {"mode": "replace"})])
    facts.equal("one without a mistake is done as a whole", rows(), ["a", "b", "there"])
    facts.raises(
        "a stale ETag in one is 412", lambda: table.submit_transaction([("create", entity("c")), ("update", entity("there", n=4), unchanged)]), TableTransactionError, lambda e: e.index == 1 and e.status_code == 412
    )
    facts.equal("and undoes the rest", rows(), ["a", "b", "there"])
