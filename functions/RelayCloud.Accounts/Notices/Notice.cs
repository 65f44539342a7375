using Azure;

namespace RelayCloud.Accounts.Notices;

/// <summary>A text from operators to customers. Immutable; a stored state of it.</summary>
public sealed record Notice
{
    /// <summary>
    /// How long a notice is delivered: 10 minutes, the longest outage after which <see cref="Changes.ChangeFeed"/> still tells of each change. A container, or a service, that was out
    /// of reach for longer does not bring old news.
    /// </summary>
    public static readonly TimeSpan AgeMax = Changes.ChangeFeed.GapMax;

    /// <summary>Unique: 16 of Crockford's base-32 digits.</summary>
    public required string Id { get; init; }

    /// <summary>What customers read.</summary>
    public required string Text { get; init; }

    /// <summary>Whom it is for.</summary>
    public required NoticeTarget To { get; init; }

    /// <summary>When it was sent, by the clock of the process that took it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How far it has got over Web PubSub.</summary>
    public required NoticeSending Sending { get; init; }

    /// <summary>Until when a process is at <see cref="Sending"/> and others leave it alone; null = none is.</summary>
    public DateTimeOffset? SendingUntil { get; init; }

    /// <summary>The stored version.</summary>
    public ETag ETag { get; init; }
}
