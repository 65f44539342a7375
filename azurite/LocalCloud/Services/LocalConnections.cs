namespace RelayCloud.LocalCloud.Services;

/// <summary>How services reach the local cloud's storage, log and Web PubSub. The keys are those that every emulator of their kind has; they guard nothing.</summary>
internal static class LocalConnections
{
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Of the storage account: blobs, queues and tables.</summary>
    public static string Storage(LocalPorts ports) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};BlobEndpoint=http://127.0.0.1:{ports.Blob}/{Account};"
        + $"QueueEndpoint=http://127.0.0.1:{ports.Queue}/{Account};TableEndpoint=http://127.0.0.1:{ports.Table}/{Account};";

    /// <summary>Of Web PubSub. By number, since clients are given its address: the emulator listens on IPv4 alone.</summary>
    public static string PubSub(LocalPorts ports) => $"Endpoint=http://127.0.0.1:{ports.PubSub};AccessKey=RelayCloudLocalWebPubSubKeyWhichGuardsNothing0=;Version=1.0;";

    /// <summary>Of the Event Hubs namespace.</summary>
    public static string EventHubs(LocalPorts ports) =>
        $"Endpoint=sb://localhost:{ports.EventHubs};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";
}
