namespace RelayCloud.Ingest.WebPubSub.Scheduling;

/// <summary>What waits to be sent to one group. One batch at a time is under way: taken, then confirmed or given back. Not thread safe.</summary>
internal interface IGroupBacklog
{
    /// <summary>Whether something waits that is not under way.</summary>
    bool HasWaiting { get; }

    /// <summary>Whether nothing of it may ever be left out.</summary>
    bool IsEvents { get; }

    /// <summary>Bytes of data that the next batch has.</summary>
    int NextBytes { get; }

    /// <summary>The next batch, which is then under way.</summary>
    GroupBatch Take();

    /// <summary>The batch under way has arrived.</summary>
    void Confirm();

    /// <summary>The batch under way has not arrived: it waits again, before everything else, unless something newer makes up for it.</summary>
    void GiveBack();
}
