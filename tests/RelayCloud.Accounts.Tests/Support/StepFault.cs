using Azure;

namespace RelayCloud.Accounts.Tests.Support;

/// <summary>One fault at one write, counted from the start.</summary>
/// <param name="kind">What happens.</param>
/// <param name="step">At which write, from 0.</param>
internal sealed class StepFault(FaultKind kind, int step) : ITableFault
{
    private int _writes;
    private bool _dead;

    /// <summary>Whether it happened.</summary>
    public bool Happened { get; private set; }

    public void Before(bool isWrite)
    {
        if (_dead) throw new ProcessKilledException();
        if (!isWrite || _writes != step) return;
        if (kind == FaultKind.KilledBefore) Kill();
        if (kind != FaultKind.RefusedOnce) return;
        _writes++;
        Happened = true;
        throw new RequestFailedException(503, "The server is busy.");
    }

    public void After(bool isWrite)
    {
        if (!isWrite || _writes++ != step) return;
        if (kind == FaultKind.KilledAfter) Kill();
        if (kind != FaultKind.AnswerLost) return;
        Happened = true;
        throw new RequestFailedException(0, "The connection was reset.");
    }

    private void Kill()
    {
        _dead = true;
        Happened = true;
        throw new ProcessKilledException();
    }
}
