using System.Net;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>An address that <see cref="RelayTransportFactory"/> listens on; other addresses stay with Kestrel's own transport.</summary>
internal sealed class RelayEndPoint(IPAddress address, int port) : IPEndPoint(address, port);
