using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RelayCloud.Ingest.Tests.Hosting;

/// <summary>Keeps every log line whole: category, text, values, scopes and exception. Thread safe.</summary>
[ProviderAlias("Captured")]
internal sealed class CapturedLog : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private IExternalScopeProvider? _scopes;

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            List<string> parts = [$"{logLevel} {category}: {formatter(state, exception)} {exception}"];
            if (state is IEnumerable<KeyValuePair<string, object?>> values) parts.AddRange(values.Select(v => $"{v.Key}={v.Value}"));
            log._scopes?.ForEachScope(Add, parts);
            log._lines.Enqueue(string.Join(" | ", parts));
        }

        private static void Add(object? scope, List<string> parts)
        {
            if (scope is IEnumerable<KeyValuePair<string, object?>> values) parts.AddRange(values.Select(v => $"{v.Key}={v.Value}"));
            else parts.Add($"{scope}");
        }
    }
}
