namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>How long a lease holds, and what follows from that. Immutable.</summary>
/// <param name="LengthMs">For so long after its last renewal nobody else takes a partition, milliseconds.</param>
/// <param name="SendMsMax">Time after which a request has failed, milliseconds.</param>
internal sealed record LeaseTerms(int LengthMs, int SendMsMax)
{
    // A clock that runs 5 % slower than the others' is broken; real ones differ by thousandths of that.
    private const int DriftDivisor = 20;

    /// <summary>Of what the service is <see cref="WebPubSubOptions"/> to be told.</summary>
    public static LeaseTerms Of(WebPubSubOptions options) => new(options.LeaseMs, options.TryTimeoutMs);

    /// <summary>So long before its end a lease is not used any more, milliseconds: clocks do not run alike.</summary>
    public int MarginMs => LengthMs / DriftDivisor;

    /// <summary>A send begins only while so much is left before the margin, milliseconds: with less it would rather time out than arrive.</summary>
    public int SendMsMin => Math.Min(SendMsMax, LengthMs / 4);

    /// <summary>Between renewals, and between two signs of life of a container without a partition, milliseconds.</summary>
    public int RenewMs => LengthMs / 5;

    /// <summary>Between two writes of how far the trades are published, milliseconds.</summary>
    public int RecordMs => Math.Min(1_000, RenewMs);

    /// <summary>Between two looks at what the others have, milliseconds.</summary>
    public int LookMs => Math.Clamp(LengthMs / 20, 50, 1_000);

    /// <summary>Time after which a request to the table has failed, milliseconds.</summary>
    public int TableMsMax => Math.Min(SendMsMax, LengthMs / 4);
}
