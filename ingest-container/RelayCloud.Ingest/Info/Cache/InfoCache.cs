using System.Diagnostics.CodeAnalysis;

namespace RelayCloud.Ingest.Info.Cache;

/// <summary>
/// Answers by normalised request, least recently used out first. Bounded by <see cref="InfoOptions.CacheEntriesMax"/> and <see cref="InfoOptions.CacheBytesMax"/>.
/// It does not judge age: whoever asks knows how old an answer may be. Thread safe; each call holds one short lock.
/// </summary>
internal sealed class InfoCache(InfoOptions options)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Lock _gate = new();
    private long _bytes;

    /// <summary>How many answers are kept.</summary>
    public int Count
    {
        get { lock (_gate) return _byKey.Count; }
    }

    /// <summary>How many bytes they and their keys take.</summary>
    public long Bytes
    {
        get { lock (_gate) return _bytes; }
    }

    /// <summary>The answer kept for that request, of whatever age.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out CachedReply? reply)
    {
        lock (_gate)
        {
            if (!_byKey.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                reply = null;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            reply = node.Value.Reply;
            return true;
        }
    }

    /// <summary>Keeps an answer in place of an earlier one, and drops the least recently used until the bounds hold.</summary>
    public void Put(string key, CachedReply reply)
    {
        var entry = new Entry(key, reply);
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out LinkedListNode<Entry>? old)) Remove(old);
            if (entry.Bytes > options.CacheBytesMax) return;
            while (_byKey.Count >= options.CacheEntriesMax || _bytes + entry.Bytes > options.CacheBytesMax) Remove(_byUse.Last!);
            _byKey[key] = _byUse.AddFirst(entry);
            _bytes += entry.Bytes;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _byKey.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }

    private sealed record Entry(string Key, CachedReply Reply)
    {
        public long Bytes => ((long)Key.Length * sizeof(char)) + Reply.Body.Length;
    }
}
