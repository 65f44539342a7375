using RelayCloud.ControlPlane.Cost;

namespace RelayCloud.ControlPlane.Tests.Cost;

/// <summary>Where what a group takes is known from.</summary>
public sealed class GroupFiguresTests
{
    private readonly GroupFigures _figures = new([
        Row("l2Book:BTC@1s", changes: 4, sends: 0.99, steps: 1.98, bytes: 2_970, atMs: 7),
        Row("l2Book:BTC@5s", changes: 4, sends: 0.2, steps: 0.4, bytes: 600, atMs: 8),
        Row("l2Book:BTC=3Ffast@250ms", changes: 2, sends: 2, steps: 2, bytes: 1_000),
        Row("trades:=23107@250ms", changes: 20, sends: 3, steps: 3, bytes: 3_180),
        Row("bbo:DEAD@1s", changes: 0, sends: 0, steps: 0, bytes: 0),
        Row("nonsense", changes: 1, sends: 1, steps: 1, bytes: 1),
    ]);

    [Theory]
    [InlineData("l2Book:BTC@1s", 0.99, 1.98, 2_970)]
    [InlineData("l2Book:BTC@5s", 0.2, 0.4, 600)]
    [InlineData("l2Book:BTC?fast@250ms", 2, 2, 1_000)]
    [InlineData("bbo:DEAD@1s", 0, 0, 0)]
    public void What_is_measured_is_taken_as_it_is(string group, double messages, double steps, double bytes)
    {
        GroupFigure figure = _figures.Of(group);
        Assert.Equal((FigureSource.Measured, new Traffic(messages, steps, bytes)), (figure.Source, figure.Sent));
    }

    [Fact]
    public void State_at_another_cadence_follows_from_its_changes_and_lengths_at_the_quickest_one()
    {
        GroupFigure figure = _figures.Of("l2Book:BTC@250ms");
        Assert.Equal((FigureSource.Derived, 7), (figure.Source, figure.AtMs));
        Assert.Equal(4, figure.Sent.Messages, 9);
        Assert.Equal(8, figure.Sent.Steps, 9);
        Assert.Equal(12_000, figure.Sent.Bytes, 6);
        Assert.Equal(1 / 60.0, _figures.Of("l2Book:BTC@60s").Sent.Messages, 9);
        Assert.Equal(default, _figures.Of("bbo:DEAD@250ms").Sent);
    }

    [Fact]
    public void Trades_at_another_cadence_are_the_same_in_fewer_or_more_messages()
    {
        GroupFigure slower = _figures.Of("trades:#107@1s");
        Assert.Equal(FigureSource.Derived, slower.Source);

        // 3,000 bytes of trades a second do not fit one message of a step.
        Assert.Equal((3_000.0 / (Traffic.StepBytes - ChannelEstimate.EnvelopeBytes)) + 0.5, slower.Sent.Messages, 9);
        Assert.Equal(3_000 + (slower.Sent.Messages * ChannelEstimate.EnvelopeBytes), slower.Sent.Bytes, 6);
        GroupFigure quicker = _figures.Of("trades:#107@100ms");
        Assert.Equal(10, quicker.Sent.Messages, 9);
        Assert.Equal(3_000 + (10.0 * ChannelEstimate.EnvelopeBytes), quicker.Sent.Bytes, 6);
    }

    [Theory]
    [InlineData("l2Book:ETH@1s", 1 / 5.36, 1)]
    [InlineData("l2Book:ETH?fast@1s", 1, 1)]
    [InlineData("bbo:ETH@250ms", 4, 1)]
    [InlineData("trades:ETH@250ms", 2.8, 1)]
    [InlineData("candle:ETH,1m@5s", 0.2, 1)]
    [InlineData("activeAssetCtx:ETH@250ms", 1, 1)]
    [InlineData("allMids@100ms", 1 / 5.05, 10)]
    public void What_was_never_measured_is_as_its_channel_usually_is(string group, double messages, int stepsOfMessage)
    {
        GroupFigure figure = _figures.Of(group);
        Assert.Equal((FigureSource.Estimated, (long?)null), (figure.Source, figure.AtMs));
        Assert.Equal(messages, figure.Sent.Messages, 9);
        Assert.Equal(messages * stepsOfMessage, figure.Sent.Steps, 9);
    }

    [Theory]
    [InlineData("~tenant:acme")]
    [InlineData("l2Book:BTC")]
    [InlineData("l3Book:BTC@1s")]
    [InlineData("")]
    public void What_is_no_topic_at_a_cadence_takes_nothing(string group) => Assert.Equal(default, _figures.Of(group).Sent);

    private static RateRow Row(string key, double changes, double sends, double steps, double bytes, long atMs = 0) => new(key, changes, new Traffic(sends, steps, bytes), atMs);
}
