using System.Diagnostics.Metrics;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class InfoMetricsTests
{
    [Fact]
    public async Task Everything_is_counted_under_names_of_the_relay_with_bounded_labels()
    {
        await using var bench = new InfoBench();
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            // Other tests have meters of the same name; only this bench's instruments count.
            InstrumentPublished = (instrument, l) =>
            {
                if (ReferenceEquals(instrument.Meter, bench.Metrics.Meter)) l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value, tags));
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Add(i, value, tags));
        listener.Start();

        FakeGateway gateway = await bench.AddGatewayAsync();
        gateway.On("meta", "{}");
        await bench.AskAsync("""{"type":"meta"}""");
        await bench.AskAsync("""{"type":"madeUpByACustomer"}""");
        listener.RecordObservableInstruments();

        lock (seen)
        {
            Assert.Equal(
                [
                    "hl_relay_info_cache_bytes=32",
                    "hl_relay_info_cache_entries=1",
                    "hl_relay_info_gateway_requests=1 gateway=fake0 outcome=answered",
                    "hl_relay_info_gateway_requests=1 gateway=fake0 outcome=answered",
                    "hl_relay_info_gateway_weight=20 gateway=fake0",
                    "hl_relay_info_gateway_weight=20 gateway=fake0",
                    "hl_relay_info_requests=1 type=meta source=gateway status=200",
                    "hl_relay_info_requests=1 type=other source=gateway status=422",
                    "hl_relay_info_universe_coins=0",
                ],
                seen.Order(StringComparer.Ordinal));
        }

        void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string labels = "";
            foreach ((string key, object? label) in tags) labels += $" {key}={label}";
            lock (seen) seen.Add($"{instrument.Name}={value}{labels}");
        }
    }
}
