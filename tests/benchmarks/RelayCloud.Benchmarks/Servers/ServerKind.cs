using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Servers;

/// <summary>A server that fan-out is measured on.</summary>
internal abstract class ServerKind
{
    /// <summary>Its name on the command line and in results.</summary>
    public abstract string Name { get; }

    /// <summary>How its subscribers and publisher talk.</summary>
    public abstract WireProtocol Protocol { get; }

    /// <summary>Null when it can be started; else what is missing and how to get it. May build or install from a lock file.</summary>
    public abstract string? WhyMissing(Repository repository);

    /// <summary>How to start it.</summary>
    /// <param name="repository">The working copy.</param>
    /// <param name="port">Where subscribers connect.</param>
    /// <param name="publishPort">Where the publisher connects, for servers that have another port for it.</param>
    public abstract ServerCommand Command(Repository repository, int port, int publishPort);

    /// <summary>Whether the publisher has its own port.</summary>
    public virtual bool HasPublishPort => false;
}
