using System.Net;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Live;

namespace RelayCloud.Ingest.Sessions.Usage;

/// <summary>An open connection, of whatever transport, that was let in by a key and goes by what that allows. Thread safe.</summary>
internal interface IGrantHolder
{
    /// <summary>Unique in this process; a newer connection has a larger one.</summary>
    long Id { get; }

    /// <summary>The client's address; null = not known.</summary>
    IPAddress? Client { get; }

    /// <summary>What it goes by.</summary>
    KeyGrant Grant { get; }

    /// <summary>Goes by another grant from here on; what that does not allow ends.</summary>
    void Apply(KeyGrant grant);

    /// <summary>Tells its customer something, in order with everything else that it gets.</summary>
    void Notify(OutgoingNotice notice);

    /// <summary>Closes the connection, saying why.</summary>
    void Dismiss(KeyOutcome reason);
}
