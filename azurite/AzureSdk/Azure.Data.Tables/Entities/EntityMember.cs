namespace Azure.Data.Tables.Entities;

/// <summary>A member of an entity's type that is a property in the table.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="ClrName">Its name in the type.</param>
/// <param name="Type">Its type; of a nullable one the type within.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">Writes it; null where it cannot be written.</param>
internal sealed record EntityMember(string Name, string ClrName, Type Type, Func<object, object?> Get, Action<object, object?>? Set);
