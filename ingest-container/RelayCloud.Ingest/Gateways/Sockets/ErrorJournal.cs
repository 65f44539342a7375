using RelayCloud.Ingest.Gateways.Dialects;
using RelayCloud.Ingest.Gateways.Health;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>Keeps the last error of a gateway for reports, and logs floods of errors as one line each ten seconds and kind. Thread safe.</summary>
internal sealed class ErrorJournal(GatewayContext gateway)
{
    private const long LogEveryMs = 10_000;

    private static readonly int Kinds = Enum.GetValues<UpstreamErrorKind>().Length;

    private readonly Lock _gate = new();
    private readonly long[] _suppressed = new long[Kinds];
    private readonly long?[] _loggedAtMs = new long?[Kinds];
    private long _corrupt;
    private long? _corruptLoggedAtMs;
    private (string Text, long AtMs)? _last;

    /// <summary>The last error and when it happened, Unix ms.</summary>
    public (string Text, long AtMs)? Last
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    /// <summary>Notes an error of a connection (which logs it itself).</summary>
    public void Note(string text)
    {
        lock (_gate) _last = (text, gateway.Clock.NowUs / 1_000);
    }

    /// <summary>Notes an error frame.</summary>
    public void NoteUpstream(UpstreamError error)
    {
        long suppressed;
        lock (_gate)
        {
            _last = ($"error frame: {error.Summary}", gateway.Clock.NowUs / 1_000);
            ref long? loggedAtMs = ref _loggedAtMs[(int)error.Kind];
            if (gateway.Clock.NowMs - loggedAtMs < LogEveryMs)
            {
                _suppressed[(int)error.Kind]++;
                return;
            }

            loggedAtMs = gateway.Clock.NowMs;
            suppressed = _suppressed[(int)error.Kind];
            _suppressed[(int)error.Kind] = 0;
        }

        GatewayLog.UpstreamError(gateway.Logger, gateway.Name, error.Kind.ToString(), error.Summary, suppressed);
    }

    /// <summary>Notes a corrupt frame.</summary>
    public void NoteCorrupt()
    {
        long count;
        lock (_gate)
        {
            _corrupt++;
            if (gateway.Clock.NowMs - _corruptLoggedAtMs < LogEveryMs) return;
            _corruptLoggedAtMs = gateway.Clock.NowMs;
            count = _corrupt;
            _corrupt = 0;
        }

        GatewayLog.CorruptFrames(gateway.Logger, gateway.Name, count);
    }
}
