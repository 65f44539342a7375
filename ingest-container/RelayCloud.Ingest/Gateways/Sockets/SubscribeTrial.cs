using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>
/// Finds the topic that kills its socket. The exchange closes a socket without a word when it does not know a coin (reference section 5), and with it everything
/// else on that socket. The list of coins keeps that from happening; should it happen all the same, then after <see cref="DeathsMax"/> deaths in a row right after
/// subscribing, the topics subscribed last are tried in halves until one is left that dies alone.
/// </summary>
/// <remarks>
/// A gateway that drops everybody (a restart, a broken backend) looks the same, and must not put good topics away. So a topic is only called guilty when
/// <see cref="StrikesMax"/> times the connection died with it and then lived, and delivered, without it. While nothing at all lives, topics that die alone are set
/// aside to be tried again once something does. Pure logic; not thread safe.
/// </remarks>
internal sealed class SubscribeTrial
{
    /// <summary>Deaths in a row before the search begins.</summary>
    public const int DeathsMax = 3;

    /// <summary>How often a topic must die alone.</summary>
    public const int StrikesMax = 2;

    // A search takes about log2(topics) deaths per culprit. Beyond this it is not the topics, and everything is tried again.
    private const int SearchDeathsMax = 40;

    private readonly HashSet<Topic> _onTrial = [];
    private readonly HashSet<Topic> _heldBack = [];
    private List<Topic> _candidates = [];
    private List<Topic> _parked = [];
    private List<Topic> _aside = [];
    private Topic? _accused;
    private bool _somethingLives;
    private int _deaths;
    private int _searchDeaths;
    private int _strikes;

    /// <summary>Whether a search is on.</summary>
    public bool IsSearching { get; private set; }

    /// <summary>Whether <see cref="OnSurvived"/> would change anything.</summary>
    public bool AwaitsOutcome => IsSearching || _deaths > 0;

    /// <summary>How many topics are under suspicion.</summary>
    public int CandidateCount => _candidates.Count + _parked.Count + _aside.Count + (_accused is null ? 0 : 1);

    /// <summary>Whether the topic must not be subscribed now.</summary>
    public bool HoldsBack(Topic topic) => _heldBack.Contains(topic);

    /// <summary>The gateway ended the connection.</summary>
    /// <param name="subscribedLast">What was subscribed shortly before; none: it ended at another time.</param>
    /// <param name="otherSocketLives">Whether another socket of the gateway delivers.</param>
    public void OnDeath(IReadOnlyList<Topic> subscribedLast, bool otherSocketLives)
    {
        if (!IsSearching)
        {
            _deaths = subscribedLast.Count == 0 ? 0 : _deaths + 1;
            if (_deaths < DeathsMax) return;
            IsSearching = true;
            _candidates = [.. subscribedLast];
            _somethingLives = otherSocketLives;
            StartTrial();
            return;
        }

        _somethingLives |= otherSocketLives;
        if (_accused is not null || ++_searchDeaths >= SearchDeathsMax)
        {
            // It dies without the suspects too: it is not the topics.
            Reset();
        }
        else if (subscribedLast.Any(_onTrial.Contains))
        {
            OnTrialDied();
        }
    }

    /// <summary>The connection lives although everything that may be subscribed is. Gives the topic that was found guilty, if one is.</summary>
    /// <param name="delivers">Whether any topic of it, or another socket of the gateway, delivers.</param>
    public Topic? OnSurvived(bool delivers)
    {
        _deaths = 0;
        if (!IsSearching) return null;
        if (_accused is { } accused) return OnLivesWithout(accused, delivers);

        _somethingLives |= delivers;
        _strikes = 0;
        _candidates.RemoveAll(_onTrial.Contains);
        StartTrial();
        return null;
    }

    private void OnTrialDied()
    {
        if (_onTrial.Count > 1)
        {
            _parked.AddRange(_candidates.Where(t => !_onTrial.Contains(t)));
            _candidates = [.. _candidates.Where(_onTrial.Contains)];
            StartTrial();
            return;
        }

        Topic alone = _onTrial.First();
        _candidates.Remove(alone);
        if (_somethingLives)
        {
            _accused = alone;
            _onTrial.Clear();
            HoldBack();
        }
        else
        {
            _aside.Add(alone);
            StartTrial();
        }
    }

    private Topic? OnLivesWithout(Topic accused, bool delivers)
    {
        _accused = null;
        if (!delivers)
        {
            Reset();
            return null;
        }

        if (++_strikes < StrikesMax)
        {
            _candidates.Insert(0, accused);
            StartTrial(single: true);
            return null;
        }

        _strikes = 0;
        StartTrial();
        return accused;
    }

    private void StartTrial(bool single = false)
    {
        if (_candidates.Count == 0)
        {
            (_candidates, _parked) = (_parked, []);
            if (_somethingLives)
            {
                _candidates.AddRange(_aside);
                _aside = [];
            }
        }

        if (_candidates.Count == 0)
        {
            Reset();
            return;
        }

        _onTrial.Clear();
        _onTrial.UnionWith(_candidates.Take(single ? 1 : (_candidates.Count + 1) / 2));
        HoldBack();
    }

    private void HoldBack()
    {
        _heldBack.Clear();
        _heldBack.UnionWith(_candidates.Where(t => !_onTrial.Contains(t)));
        _heldBack.UnionWith(_parked);
        _heldBack.UnionWith(_aside);
        if (_accused is not null) _heldBack.Add(_accused);
    }

    private void Reset()
    {
        IsSearching = false;
        _candidates = [];
        _parked = [];
        _aside = [];
        _onTrial.Clear();
        _heldBack.Clear();
        _accused = null;
        _somethingLives = false;
        _deaths = 0;
        _searchDeaths = 0;
        _strikes = 0;
    }
}
