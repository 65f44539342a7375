namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>
/// An address as clients write it: with or without a leading slash, or a whole URI with host and port. Segments compare case-insensitively. Nothing is looked up.
/// </summary>
/// <param name="Hub">Empty if there is none in it.</param>
/// <param name="Group">Null unless it is of a consumer group.</param>
/// <param name="Partition">As written; null unless it is of a partition.</param>
internal readonly record struct EntityAddress(EntityKind Kind, string Hub = "", string? Group = null, string? Partition = null)
{
    public static EntityAddress Parse(string? address)
    {
        if (string.IsNullOrEmpty(address)) return default;
        ReadOnlySpan<char> path = address;
        int scheme = path.IndexOf("://");
        if (scheme >= 0)
        {
            path = path[(scheme + 3)..];
            int slash = path.IndexOf('/');
            if (slash < 0) return default;
            path = path[slash..];
        }

        int query = path.IndexOf('?');
        if (query >= 0) path = path[..query];
        string[] segments = path.Trim('/').ToString().Split('/');
        for (int i = 0; i < segments.Length; i++) segments[i] = Uri.UnescapeDataString(segments[i]);
        return segments switch
        {
            [""] => default,
            [var only] when Is(only, "$cbs") => new EntityAddress(EntityKind.Cbs),
            [var only] when Is(only, "$management") => new EntityAddress(EntityKind.Management),
            [var hub] => new EntityAddress(EntityKind.Hub, hub),
            [var hub, var last] when Is(last, "$management") => new EntityAddress(EntityKind.Management, hub),
            [var hub, var word, var partition] when Is(word, "Partitions") => new EntityAddress(EntityKind.Partition, hub, null, partition),
            [var hub, var groups, var group, var partitions, var partition] when Is(groups, "ConsumerGroups") && Is(partitions, "Partitions") =>
                new EntityAddress(EntityKind.ConsumerPartition, hub, group, partition),
            _ => new EntityAddress(EntityKind.Unknown, segments[0]),
        };

        static bool Is(string segment, string word) => string.Equals(segment, word, StringComparison.OrdinalIgnoreCase);
    }
}
