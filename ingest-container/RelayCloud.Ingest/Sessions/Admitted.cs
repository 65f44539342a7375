using System.Net;
using System.Runtime.InteropServices;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Usage;

namespace RelayCloud.Ingest.Sessions;

/// <summary>A connection that was let in and counted.</summary>
/// <param name="Grant">What its key allows.</param>
/// <param name="Usage">Where it was counted, to be given back.</param>
/// <param name="Client">Its client's address; null = not known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Admitted(KeyGrant Grant, KeyUsage Usage, IPAddress? Client);
