namespace RelayCloud.FanOut.Lanes;

/// <summary>How long frames took from their arrival to the last write of the round they went out with.</summary>
internal sealed partial class Lane
{
    // Those on the way out, and those that have come since: they wait for the next round.
    private ArrivalTimes _leaving = new();
    private ArrivalTimes _arrived = new();
    private long _leftWhenTaken; // all that was in line when they began to leave has been written once so many were taken out of it

    private void NoteReceived(long receivedAtUs) => _arrived.Add(receivedAtUs, _options.LaneInboxMessagesMax);

    private void RecordLatency()
    {
        if (_leaving.Count > 0 && (_line.IsEmpty || _line.Taken >= _leftWhenTaken)) Record(_leaving);
        if (_leaving.Count > 0 || _arrived.Count == 0) return;
        if (_line.IsEmpty)
        {
            Record(_arrived);
            return;
        }

        (_leaving, _arrived) = (_arrived, _leaving);
        _leftWhenTaken = _line.Added;
    }

    private void Record(ArrivalTimes times)
    {
        long nowUs = (_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        foreach (long receivedAtUs in times.Values) Latency.Record(nowUs - receivedAtUs);
        times.Clear();
    }

    private sealed class ArrivalTimes
    {
        private long[] _values = new long[256];

        public int Count { get; private set; }

        public ReadOnlySpan<long> Values => _values.AsSpan(0, Count);

        public void Add(long value, int countMax)
        {
            if (Count == _values.Length)
            {
                if (Count >= countMax) return;
                Array.Resize(ref _values, Count * 2);
            }

            _values[Count++] = value;
        }

        public void Clear() => Count = 0;
    }
}
