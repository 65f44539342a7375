"""Another client has changed an entity after this one saw it: --etag is of before."""

from azure.core import MatchConditions
from azure.core.exceptions import ResourceExistsError, ResourceModifiedError
from azure.data.tables import UpdateMode

from client import new_table


def run(world):
    facts = world.facts
    table = new_table(world)
    entity = table.get_entity("contested", "entity")
    etag = entity.metadata["etag"]
    facts.holds("the entity has another ETag now", etag != world.etag, etag)
    old = {"etag": world.etag, "match_condition": MatchConditions.IfNotModified}

    def conflict(error):
        return error.status_code == 412 and error.error_code == "UpdateConditionNotSatisfied"

    facts.raises("an update with the old ETag is 412", lambda: table.update_entity({**entity, "by": "python"}, mode=UpdateMode.REPLACE, **old), ResourceModifiedError, conflict)
    facts.raises("a deletion with the old ETag is 412", lambda: table.delete_entity("contested", "entity", **old), ResourceModifiedError, conflict)
    facts.raises("an insert of what is there is 409", lambda: table.create_entity({"PartitionKey": "contested", "RowKey": "entity"}), ResourceExistsError, lambda e: e.status_code == 409 and "EntityAlreadyExists" in str(e))
    table.update_entity({"PartitionKey": "contested", "RowKey": "entity", "by": "python"}, mode=UpdateMode.MERGE, etag=etag, match_condition=MatchConditions.IfNotModified)
    facts.equal("an update with the new one is done", table.get_entity("contested", "entity")["by"], "python")
