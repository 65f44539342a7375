using RelayCloud.ControlPlane.Cost;

namespace RelayCloud.ControlPlane.Tests.Cost;

/// <summary>What a cadence lets through, also against a count of single messages.</summary>
public sealed class CadenceModelTests
{
    [Theory]
    [InlineData(5, 1_000, 1)]
    [InlineData(5, 100, 5)]
    [InlineData(0.2, 1_000, 0.2)]
    [InlineData(0.2, 10_000, 0.1)]
    [InlineData(0, 1_000, 0)]
    public void State_goes_out_as_often_as_it_changes_or_the_cadence_lets_it(double changes, int cadenceMs, double messages) =>
        Assert.Equal(new Traffic(messages, messages * 2, messages * 3_000), CadenceModel.State(changes, 3_000, 2, cadenceMs));

    [Fact]
    public void Trades_all_go_out_in_as_many_messages_as_the_cadence_lets_through()
    {
        Assert.Equal(new Traffic(4, 4, 2_000 + (4 * ChannelEstimate.EnvelopeBytes)), CadenceModel.Trades(frames: 10, dataBytes: 2_000, cadenceMs: 250));
        Assert.Equal(new Traffic(2, 2, 1_900 + (2 * ChannelEstimate.EnvelopeBytes)), CadenceModel.Trades(frames: 2, dataBytes: 1_900, cadenceMs: 250));
    }

    [Fact]
    public void Trades_that_do_not_fit_one_message_are_several_of_one_step_each()
    {
        Traffic traffic = CadenceModel.Trades(frames: 10, dataBytes: 10 * (Traffic.StepBytes - ChannelEstimate.EnvelopeBytes), cadenceMs: 1_000);
        Assert.Equal((10.5, 10.5), (traffic.Messages, traffic.Steps));
        Assert.Equal((10 * Traffic.StepBytes) + (0.5 * ChannelEstimate.EnvelopeBytes), traffic.Bytes, 6);
        Assert.Equal(1, CadenceModel.Trades(frames: 10, dataBytes: 900, cadenceMs: 1_000).Messages);
        Assert.Equal(default, CadenceModel.Trades(frames: 0, dataBytes: 0, cadenceMs: 1_000));
    }

    // A naive publisher that is looked at each millisecond: whatever the changes and the cadence, the model is never short, and exact where changes come regularly.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_model_is_what_a_publisher_does_with_changes_at_regular_times_and_never_less(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 40; round++)
        {
            int cadenceMs = random.Next(50, 2_000);
            int everyMs = random.Next(10, 5_000);
            const int SpanMs = 2_000_000;
            double regular = CountOf(SpanMs, cadenceMs, ms => ms % everyMs == 0);
            double irregular = CountOf(SpanMs, cadenceMs, _ => random.Next(everyMs) == 0);
            double model = CadenceModel.State(1_000.0 / everyMs, 1, 1, cadenceMs).Messages * SpanMs / 1_000;
            Assert.Equal(model, regular, 0.01 * model + 2);
            Assert.True(irregular <= model * 1.1 + 2, $"{irregular} of {model}, every {everyMs} ms at {cadenceMs} ms, seed {seed}");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2_048, 1)]
    [InlineData(2_049, 2)]
    [InlineData(19_430, 10)]
    public void A_message_is_rounded_up_to_steps(int bytes, int steps) => Assert.Equal(steps, CadenceModel.StepsOf(bytes));

    private static int CountOf(int spanMs, int cadenceMs, Func<int, bool> changes)
    {
        int sent = 0, earliestMs = 0;
        bool waits = false;
        for (int ms = 0; ms < spanMs; ms++)
        {
            waits |= changes(ms);
            if (!waits || ms < earliestMs) continue;
            sent++;
            waits = false;
            earliestMs = ms + cadenceMs;
        }

        return sent;
    }
}
