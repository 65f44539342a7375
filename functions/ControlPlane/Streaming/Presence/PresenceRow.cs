using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;
using RelayCloud.ControlPlane.Streaming.Connections;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Streaming.Presence;

/// <summary>A connection that was let in. Immutable.</summary>
/// <param name="Who">Whose it is.</param>
/// <param name="ConnectionId">The service's id of it.</param>
/// <param name="Groups">What it gets: names of groups, at most <see cref="GroupsMax"/>.</param>
/// <param name="OpenedAtMs">When it was let in, Unix milliseconds.</param>
internal sealed record PresenceRow(StreamUser Who, string ConnectionId, IReadOnlyList<string> Groups, long OpenedAtMs)
{
    /// <summary>The most groups of one connection; a row has room for them whatever their names.</summary>
    public const int GroupsMax = 1_000;

    // A column takes 32,768 UTF-16 units.
    private const int ChunkLength = 30_000;
    private const int ChunksMax = 8;

    /// <summary>The topics of its groups.</summary>
    public IEnumerable<StreamTopic> Topics => Groups.Select(static g => StreamTopic.OfGroup(g)?.Topic).OfType<StreamTopic>();

    /// <summary>As a row: partition of the tenant, row of the connection.</summary>
    public TableEntity ToEntity()
    {
        var entity = new TableEntity(Who.TenantId, NameKeys.OfName(ConnectionId)) { ["connectionId"] = ConnectionId, ["user"] = Who.ToString(), ["openedAt"] = OpenedAtMs };
        string all = string.Join('\n', Groups);
        for (int i = 0; i * ChunkLength < all.Length; i++) entity[$"groups{i}"] = all.Substring(i * ChunkLength, Math.Min(ChunkLength, all.Length - (i * ChunkLength)));
        return entity;
    }

    /// <summary>Reads a row; null for what this app did not write.</summary>
    public static PresenceRow? From(TableEntity entity)
    {
        if (entity.GetString("connectionId") is not { } id || StreamUser.TryParse(entity.GetString("user")) is not { } who) return null;
        string all = string.Concat(Enumerable.Range(0, ChunksMax).Select(i => entity.GetString($"groups{i}")));
        return new PresenceRow(who, id, all.Split('\n', StringSplitOptions.RemoveEmptyEntries), entity.GetInt64("openedAt") ?? 0);
    }
}
