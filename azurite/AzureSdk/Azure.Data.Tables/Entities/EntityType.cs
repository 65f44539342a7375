using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables.Entities;

/// <summary>What of a type is stored: its public properties and fields, less those with [IgnoreDataMember], under the names of [DataMember]. Made once a type.</summary>
internal sealed class EntityType
{
    private static readonly ConcurrentDictionary<Type, EntityType> Known = new();
    private readonly FrozenDictionary<string, EntityMember> _byName;
    private readonly FrozenDictionary<string, EntityMember> _byClrName;

    private EntityType(Type type)
    {
        Members = [.. MembersOf(type)];
        var twice = Members.CountBy(member => member.Name).FirstOrDefault(pair => pair.Value > 1).Key;
        if (twice is not null)
            throw new NotSupportedException($"{type} stores two members as '{twice}'.");
        _byName = Members.ToFrozenDictionary(member => member.Name);
        _byClrName = Members.ToFrozenDictionary(member => member.ClrName);
    }

    public IReadOnlyList<EntityMember> Members { get; }

    public static EntityType Of(Type type) => Known.GetOrAdd(type, static type => new EntityType(type));

    /// <summary>True for what every entity has; it goes through <see cref="ITableEntity"/>, however the type implements it.</summary>
    public static bool IsSystem(string name) =>
        name is PropertyNames.PartitionKey or PropertyNames.RowKey or PropertyNames.Timestamp or nameof(ITableEntity.ETag);

    /// <summary>The member stored under this name, or null.</summary>
    public EntityMember? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Name in the table of a member of the type.</summary>
    public string NameOf(string clrName) => _byClrName.GetValueOrDefault(clrName)?.Name ?? clrName;

    private static IEnumerable<EntityMember> MembersOf(Type type)
    {
        foreach (var member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance))
        {
            if (member is not (FieldInfo or PropertyInfo { GetMethod.IsPublic: true }) || member is PropertyInfo property && property.GetIndexParameters().Length > 0)
                continue;
            if (member.IsDefined(typeof(IgnoreDataMemberAttribute)))
                continue;
            var name = member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Name;
            if (!IsSystem(name) && !IsSystem(member.Name))
                yield return ToMember(type, member, name);
        }
    }

    private static EntityMember ToMember(Type type, MemberInfo member, string name)
    {
        var memberType = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
        var entity = Expression.Parameter(typeof(object));
        var access = Expression.MakeMemberAccess(Expression.Convert(entity, type), member);
        var get = Expression.Lambda<Func<object, object?>>(Expression.Convert(access, typeof(object)), entity).Compile();
        var canWrite = member is PropertyInfo { SetMethod.IsPublic: true } or FieldInfo { IsInitOnly: false };
        Action<object, object?>? set = null;
        if (canWrite)
        {
            var value = Expression.Parameter(typeof(object));
            set = Expression.Lambda<Action<object, object?>>(Expression.Assign(access, Expression.Convert(value, memberType)), entity, value).Compile();
        }

        return new EntityMember(name, member.Name, Nullable.GetUnderlyingType(memberType) ?? memberType, get, set);
    }
}
