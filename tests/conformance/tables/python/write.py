"""Writes what the others are to read."""

from azure.data.tables import UpdateMode

from client import ME, SHARED, TRANSACTION_MAX, given, new_table, row_of


def run(world):
    table = new_table(world)
    table.create_entity({"PartitionKey": ME, "RowKey": "types", **{p["name"]: given(p["type"], p["value"]) for p in SHARED["properties"]}})
    for key in SHARED["keys"]:
        table.upsert_entity({"PartitionKey": f"{ME} {key}", "RowKey": key, "key": key}, mode=UpdateMode.REPLACE)
    many = SHARED["many"]
    for start in range(0, many, TRANSACTION_MAX):
        numbers = range(start, min(start + TRANSACTION_MAX, many))
        table.submit_transaction([("create", {"PartitionKey": f"{ME} many", "RowKey": row_of(number), "number": number}) for number in numbers])
    world.facts.holds("everything was written", True)
