namespace RelayCloud.Ingest.Sessions;

/// <summary>Checks <see cref="CustomerSessionOptions"/>.</summary>
public static class CustomerSessionOptionsValidator
{
    /// <summary>Every mistake, each naming what is wrong and what would be right.</summary>
    public static IEnumerable<string> Validate(CustomerSessionOptions options)
    {
        List<string> errors = [];
        Check(nameof(options.ConnectionsMax), options.ConnectionsMax, 1, 1_000_000);
        Check(nameof(options.HandshakesMax), options.HandshakesMax, 1, 1_000_000);
        Check(nameof(options.HandshakeTimeoutMs), options.HandshakeTimeoutMs, 100, 600_000);
        Check(nameof(options.KeyChecksMax), options.KeyChecksMax, 1, 1_000_000);
        Check(nameof(options.MessageBytesMax), options.MessageBytesMax, 512, 16 << 20);
        Check(nameof(options.IdleTimeoutMs), options.IdleTimeoutMs, 2_000, 86_400_000);
        Check(nameof(options.WriteStallTimeoutMs), options.WriteStallTimeoutMs, 1_000, 86_400_000);
        Check(nameof(options.LingerMs), options.LingerMs, 100, 60_000);
        Check(nameof(options.SocketSendBufferBytes), options.SocketSendBufferBytes, 0, 64 << 20);
        Check(nameof(options.ReplayTrades), options.ReplayTrades, 0, 1_000);
        Check(nameof(options.PostsInFlightMax), options.PostsInFlightMax, 0, 10_000);
        Check("Queue:QueueMessagesMax", options.Queue.QueueMessagesMax, 16, 1 << 20);
        Check("Queue:QueueBytesMax", options.Queue.QueueBytesMax, 64 << 10, 1 << 30);
        Check("Queue:ConflateAboveBytes", options.Queue.ConflateAboveBytes, 0, 1 << 30);
        if (options.Queue.ConflateAboveBytes >= options.Queue.QueueBytesMax)
            errors.Add($"Relay:Sessions:Queue:ConflateAboveBytes is {options.Queue.ConflateAboveBytes}; it must be below QueueBytesMax, {options.Queue.QueueBytesMax}.");
        foreach (string origin in options.AllowedOrigins)
            if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) || uri.PathAndQuery != "/" || origin.EndsWith('/'))
                errors.Add($"Relay:Sessions:AllowedOrigins has '{origin}'; an origin is like https://app.example.com, without a path.");
        return errors;

        void Check(string name, int value, int min, int max)
        {
            if (value < min || value > max) errors.Add($"Relay:Sessions:{name} is {value}; it must be from {min} to {max}.");
        }
    }
}
