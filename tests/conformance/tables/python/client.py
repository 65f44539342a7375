"""The client as the scenarios use it."""

import base64
import json
import os
import uuid
from dataclasses import dataclass
from typing import List, Optional

from azure.data.tables import EdmType, EntityProperty, TableClient

from facts import Facts

# The name of this client's partitions.
ME = "python"

# Entities of a transaction, and of a page, at most.
TRANSACTION_MAX = 100
PAGE_MAX = 1_000

# What every client writes: properties of every type as text, odd keys, and how many entities take more than a page.
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "entities.json"), encoding="utf-8") as file:
    SHARED = json.load(file)


@dataclass
class World:
    """What a scenario runs against."""

    facts: Facts
    connection: str
    table: str
    writers: List[str]
    etag: Optional[str]


def new_table(world):
    return TableClient.from_connection_string(world.connection, world.table)


def row_of(number):
    """Row keys that sort as their numbers do."""
    return f"{number:05}"


def given(kind, text):
    """A value as this client is given it."""
    return {
        "Edm.String": lambda: text,
        "Edm.Int32": lambda: int(text),
        "Edm.Int64": lambda: EntityProperty(int(text), EdmType.INT64),
        "Edm.Double": lambda: float(text),
        "Edm.Boolean": lambda: text == "true",
        "Edm.Guid": lambda: uuid.UUID(text),
        "Edm.Binary": lambda: base64.b64decode(text),
        # As text: the client's own times have six digits.
        "Edm.DateTime": lambda: EntityProperty(text, EdmType.DATETIME),
    }[kind]()


def seen(value):
    """A value as this client gives it: type, and text of one form."""
    if isinstance(value, EntityProperty):
        return str(value.edm_type.value), str(value.value)
    if isinstance(value, bool):
        return "Edm.Boolean", "true" if value else "false"
    if isinstance(value, int):
        return "Edm.Int32", str(value)
    if isinstance(value, float):
        return "Edm.Double", repr(value)
    if isinstance(value, uuid.UUID):
        return "Edm.Guid", str(value)
    if isinstance(value, bytes):
        return "Edm.Binary", base64.b64encode(value).decode()
    if hasattr(value, "tables_service_value"):
        whole, _, digits = value.tables_service_value.rstrip("Z").partition(".")
        return "Edm.DateTime", f"{whole}.{digits:0<7}Z"
    return "Edm.String", str(value)
