namespace RelayCloud.FanOut.Lanes;

/// <summary>How long frames took from their arrival to the last write of the batch they went out with.</summary>
internal sealed partial class Lane
{
    private long[] _receivedAtUs = new long[256];
    private int _receivedCount;

    private void NoteReceived(long receivedAtUs)
    {
        if (_receivedCount == _receivedAtUs.Length)
        {
            if (_receivedCount >= _options.LaneInboxMessagesMax) return;
            Array.Resize(ref _receivedAtUs, _receivedCount * 2);
        }

        _receivedAtUs[_receivedCount++] = receivedAtUs;
    }

    private void RecordLatency()
    {
        if (_receivedCount == 0) return;
        long nowUs = (_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        for (int i = 0; i < _receivedCount; i++) Latency.Record(nowUs - _receivedAtUs[i]);
        _receivedCount = 0;
    }
}
