"""Reads what every client has written."""

import math

from client import PAGE_MAX, SHARED, new_table, row_of, seen


def expected(kind, text):
    """The form in which this client's values are compared."""
    if kind != "Edm.Double":
        return kind, text
    number = float(text)
    return kind, "nan" if math.isnan(number) else repr(number)


def run(world):
    facts = world.facts
    table = new_table(world)
    many = SHARED["many"]
    for writer in world.writers:
        entity = table.get_entity(writer, "types")
        for item in SHARED["properties"]:
            name, kind = item["name"], item["type"]
            facts.equal(f"{writer}: {name} is the {kind} that was written", seen(entity.get(name)), expected(kind, item["value"]))
        for key in SHARED["keys"]:
            facts.equal(f"{writer}: key {key} is found", table.get_entity(f"{writer} {key}", key)["key"], key)
            found = table.query_entities("PartitionKey eq @partition and key eq @key", parameters={"partition": f"{writer} {key}", "key": key})
            facts.equal(f"{writer}: and by a filter", [e["RowKey"] for e in found], [key])
        pages = [list(page) for page in table.query_entities("PartitionKey eq @partition", parameters={"partition": f"{writer} many"}, results_per_page=PAGE_MAX).by_page()]
        facts.equal(f"{writer}: pages are full but for the last", [len(page) for page in pages if page], [PAGE_MAX, many - PAGE_MAX])
        facts.equal(f"{writer}: every entity comes once, in order", [(e["RowKey"], e["number"]) for page in pages for e in page], [(row_of(n), n) for n in range(many)])
