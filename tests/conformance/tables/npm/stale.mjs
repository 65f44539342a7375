import { newTable } from './client.mjs';

/** Another client has changed an entity after this one saw it: --etag is of before. */
export default async function (world) {
  const { facts } = world;
  const table = newTable(world);
  const entity = await table.getEntity('contested', 'entity');
  facts.holds('the entity has another ETag now', entity.etag !== world.etag, entity.etag);
  const conflict = error => error.statusCode === 412 && error.details?.odataError?.code === 'UpdateConditionNotSatisfied';
  await facts.rejects('an update with the old ETag is 412', table.updateEntity({ ...entity, by: 'npm' }, 'Replace', { etag: world.etag }), conflict, 30_000);
  await facts.rejects('a deletion with the old ETag is 412', table.deleteEntity('contested', 'entity', { etag: world.etag }), conflict, 30_000);
  await facts.rejects('an insert of what is there is 409', table.createEntity(entity), error => error.statusCode === 409 && error.details?.odataError?.code === 'EntityAlreadyExists', 30_000);
  await table.updateEntity({ partitionKey: 'contested', rowKey: 'entity', by: 'npm' }, 'Merge', { etag: entity.etag });
  facts.equal('an update with the new one is done', (await table.getEntity('contested', 'entity')).by, 'npm');
}
