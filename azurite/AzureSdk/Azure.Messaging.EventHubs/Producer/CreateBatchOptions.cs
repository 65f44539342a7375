#nullable disable annotations

using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Where a batch goes and how large it may be.</summary>
public class CreateBatchOptions : SendEventOptions
{
    /// <summary>The smallest size that may be asked for, as in the official client: room for the envelope and a small event.</summary>
    internal const long MinimumSizeInBytes = 24;

    private long? _maximumSizeInBytes;

    /// <summary>At least 24; more than the link allows is refused when the batch is created. Default: as much as the link allows.</summary>
    public long? MaximumSizeInBytes
    {
        get => _maximumSizeInBytes;
        set => _maximumSizeInBytes = value is { } bytes ? Ensure.AtLeast(bytes, MinimumSizeInBytes, nameof(MaximumSizeInBytes)) : null;
    }

    internal CreateBatchOptions Clone() => (CreateBatchOptions)MemberwiseClone();
}
