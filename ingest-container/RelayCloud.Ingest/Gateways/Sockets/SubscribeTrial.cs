using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>
/// Finds the topic that kills its socket. The exchange closes a socket without a word when it does not know a coin (reference section 5), and with it everything
/// else on that socket. The list of coins keeps that from happening; should it happen all the same, then after <see cref="DeathsMax"/> deaths in a row right after
/// subscribing, the topics subscribed last are tried in halves, until one is left that dies alone. Only when the socket then lives without it is it called guilty:
/// a gateway that drops everybody must not put good topics away. Pure logic; not thread safe.
/// </summary>
internal sealed class SubscribeTrial
{
    /// <summary>Deaths in a row before the search begins.</summary>
    public const int DeathsMax = 3;

    // Deaths before any topic on trial was sent say nothing of it; so many of them and the search is given up.
    private const int UnrelatedMax = 5;

    private readonly List<Topic> _candidates = [];
    private readonly HashSet<Topic> _onTrial = [];
    private readonly HashSet<Topic> _heldBack = [];
    private readonly HashSet<Topic> _parked = [];
    private int _deaths;
    private int _unrelated;
    private bool _diedAlone;

    /// <summary>Whether a search is on.</summary>
    public bool IsSearching => _candidates.Count > 0;

    /// <summary>Whether <see cref="OnSurvived"/> would change anything.</summary>
    public bool AwaitsOutcome => IsSearching || _deaths > 0;

    /// <summary>How many topics are under suspicion.</summary>
    public int CandidateCount => _candidates.Count;

    /// <summary>Whether the topic must not be subscribed now.</summary>
    public bool HoldsBack(Topic topic) => _heldBack.Contains(topic);

    /// <summary>The gateway ended the connection shortly after these were subscribed (none: it ended at another time).</summary>
    public void OnDeath(IReadOnlyList<Topic> subscribedLast)
    {
        if (!IsSearching)
        {
            _deaths = subscribedLast.Count == 0 ? 0 : _deaths + 1;
            if (_deaths < DeathsMax) return;
            _candidates.AddRange(subscribedLast);
            StartTrial();
            return;
        }

        if (_onTrial.Count == 0)
        {
            // It dies without any suspect: it is not the topics.
            Reset();
        }
        else if (!subscribedLast.Any(_onTrial.Contains))
        {
            if (++_unrelated >= UnrelatedMax) Reset();
        }
        else
        {
            _parked.UnionWith(_candidates.Where(t => !_onTrial.Contains(t)));
            _candidates.RemoveAll(t => !_onTrial.Contains(t));
            _diedAlone = _candidates.Count == 1;
            StartTrial();
        }
    }

    /// <summary>The connection lives although everything that may be subscribed is. Gives the topic that was found guilty, if one is.</summary>
    public Topic? OnSurvived()
    {
        _deaths = 0;
        if (!IsSearching) return null;
        if (_onTrial.Count == 0)
        {
            Topic culprit = _candidates[0];
            Reset();
            return culprit;
        }

        _candidates.RemoveAll(_onTrial.Contains);
        if (_candidates.Count == 0) Reset();
        else StartTrial();
        return null;
    }

    private void StartTrial()
    {
        _onTrial.Clear();
        int count = _candidates.Count > 1 ? (_candidates.Count + 1) / 2 : _diedAlone ? 0 : 1;
        _onTrial.UnionWith(_candidates.Take(count));
        _heldBack.Clear();
        _heldBack.UnionWith(_parked);
        _heldBack.UnionWith(_candidates.Skip(count));
    }

    private void Reset()
    {
        _candidates.Clear();
        _onTrial.Clear();
        _heldBack.Clear();
        _parked.Clear();
        _deaths = 0;
        _unrelated = 0;
        _diedAlone = false;
    }
}
