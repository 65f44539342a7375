using System.Collections.Concurrent;

namespace RelayCloud.WebPubSubEmulator.Events;

/// <summary>Keeps events from strangers: an address gets some only after it has agreed to. An address that has agreed is not asked again. Thread safe.</summary>
internal sealed class HandlerValidation(HttpClient http, Func<string> origin)
{
    /// <summary>Addresses that are remembered.</summary>
    private const int KeptMax = 1_000;

    private readonly ConcurrentDictionary<string, bool> _agreed = new(StringComparer.Ordinal);

    /// <returns>Why the address gets no events; null = it does.</returns>
    public async Task<string?> CheckAsync(Uri url, CancellationToken cancellation)
    {
        if (_agreed.ContainsKey(url.AbsoluteUri)) return null;
        using HttpRequestMessage request = HandlerRequest.Validation(url, origin());
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode) return $"it answered the validation (OPTIONS) with {(int)response.StatusCode}";
        string[] allowed = response.Headers.TryGetValues("WebHook-Allowed-Origin", out IEnumerable<string>? values)
            ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
            : [];
        if (!allowed.Any(one => one == "*" || string.Equals(one, origin(), StringComparison.OrdinalIgnoreCase)))
            return $"its answer to the validation (OPTIONS) has no WebHook-Allowed-Origin of * or {origin()}";
        if (_agreed.Count >= KeptMax) _agreed.Clear();
        _agreed[url.AbsoluteUri] = true;
        return null;
    }
}
