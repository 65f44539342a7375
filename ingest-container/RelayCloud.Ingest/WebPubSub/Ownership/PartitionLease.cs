using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>
/// The right of this container to publish the topics of one partition, from when it is taken until it is given up or lost. Sends begin and end here, so that it is known when none is under way, and how
/// far the trades of each group have arrived. Thread safe; its lock is held for as long as it takes to read or write a few fields.
/// </summary>
internal sealed class PartitionLease
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Cursor> _published;
    private readonly LeaseTerms? _terms;
    private readonly TimeProvider _time;
    private readonly LeaseStamp _claimed;
    private LeaseStamp _renewed;
    private int _inFlight;
    private long _changes;
    private bool _isEnding;
    private bool _isPruned;

    private PartitionLease(LeaseTerms? terms, LeaseStamp claimed, IEnumerable<KeyValuePair<string, Cursor>> published, TimeProvider time)
    {
        _terms = terms;
        _claimed = _renewed = claimed;
        _published = new Dictionary<string, Cursor>(published, StringComparer.Ordinal);
        _time = time;
    }

    /// <summary>Whether sends may begin.</summary>
    public bool CanSend
    {
        get
        {
            lock (_gate) return !_isEnding && LeftMs() is { } left && left >= (_terms?.SendMsMin ?? 0);
        }
    }

    /// <summary>Whether it was given up or lost: no send begins any more.</summary>
    public bool IsEnding
    {
        get
        {
            lock (_gate) return _isEnding;
        }
    }

    /// <summary>Whether no send is under way.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return _inFlight == 0;
        }
    }

    /// <summary>Rises with every change of how far the trades have arrived.</summary>
    public long Changes
    {
        get
        {
            lock (_gate) return _changes;
        }
    }

    /// <summary>One that was claimed.</summary>
    /// <param name="terms">How long it holds.</param>
    /// <param name="claimed">A moment before the claim was sent.</param>
    /// <param name="published">How far the owner before published the trades of each group.</param>
    /// <param name="time">Clock.</param>
    public static PartitionLease Claimed(LeaseTerms terms, LeaseStamp claimed, IEnumerable<KeyValuePair<string, Cursor>> published, TimeProvider time) => new(terms, claimed, published, time);

    /// <summary>One that holds for ever, of a container that shares with nobody.</summary>
    public static PartitionLease Unshared(TimeProvider time) => new(null, default, [], time);

    /// <summary>It was renewed.</summary>
    /// <param name="sent">A moment before that was sent.</param>
    public void Renewed(LeaseStamp sent)
    {
        lock (_gate) _renewed = sent;
    }

    /// <summary>Begins a send, if it may.</summary>
    /// <param name="limitMs">Within so many milliseconds it must have ended.</param>
    public bool TryBegin(out int limitMs)
    {
        lock (_gate)
        {
            limitMs = 0;
            if (_isEnding || LeftMs() is not { } left || left < (_terms?.SendMsMin ?? 0)) return false;
            limitMs = (int)Math.Min(left, _terms?.SendMsMax ?? int.MaxValue);
            _inFlight++;
            return true;
        }
    }

    /// <summary>Ends a send.</summary>
    /// <param name="group">Where it went.</param>
    /// <param name="published">Of trades that have arrived, the cursor of the last; else null.</param>
    public void End(string group, Cursor? published)
    {
        lock (_gate)
        {
            _inFlight--;
            if (published is not { } cursor) return;
            _published[group] = cursor;
            _changes++;
        }
    }

    /// <summary>How far a group's trades have arrived; null = nobody knows.</summary>
    public Cursor? PublishedOf(string group)
    {
        lock (_gate) return _published.TryGetValue(group, out Cursor cursor) ? cursor : null;
    }

    /// <summary>Nobody is in the group any more: whoever comes begins anew.</summary>
    public void Forget(string group)
    {
        lock (_gate)
            if (_published.Remove(group)) _changes++;
    }

    /// <summary>Forgets, once, the groups of the owner before that nobody is in.</summary>
    /// <param name="isWanted">Whether somebody is in a group.</param>
    /// <param name="afterMs">How long after the claim, milliseconds: by then it is known who is.</param>
    public void Prune(Func<string, bool> isWanted, int afterMs)
    {
        lock (_gate)
        {
            if (_isPruned || _terms is null || _claimed.ElapsedMs(_time) < afterMs) return;
            _isPruned = true;
            foreach (string group in _published.Keys.Where(group => !isWanted(group)).ToArray())
            {
                _published.Remove(group);
                _changes++;
            }
        }
    }

    /// <summary>How far the trades of all groups have arrived, and as of which of <see cref="Changes"/>.</summary>
    public (KeyValuePair<string, Cursor>[] Published, long Changes) Read()
    {
        lock (_gate) return ([.. _published], _changes);
    }

    /// <summary>No send begins any more.</summary>
    public void Close()
    {
        lock (_gate) _isEnding = true;
    }

    private double? LeftMs() => _terms is null ? int.MaxValue : _terms.LengthMs - _terms.MarginMs - _renewed.ElapsedMs(_time);
}
