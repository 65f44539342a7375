using RelayCloud.LocalCloud.Processes;

namespace RelayCloud.LocalCloud.Tests.Processes;

public sealed class OutputTailFacts
{
    private static OutputTail Filled(int capacity, string script)
    {
        var tail = new OutputTail(capacity);
        foreach (var line in script.Split(' '))
        {
            if (line.StartsWith('e'))
                tail.AddError(line);
            else
                tail.AddOutput(line);
        }

        return tail;
    }

    [Theory]
    [InlineData("o1 o2 o3 o4 o5 o6", "o3 o4 o5 o6")]
    [InlineData("e1 e2 e3 e4 e5 e6", "e3 e4 e5 e6")]
    [InlineData("o1 e1 o2", "o1 e1 o2")]
    [InlineData("e1 o1 o2 o3 o4 o5", "e1 o3 o4 o5")]
    [InlineData("o1 e1 e2 e3 e4 e5", "o1 e3 e4 e5")]
    [InlineData("e1 e2 e3 o1 o2 o3", "e2 e3 o2 o3")]
    public void The_last_lines_are_kept_in_order_and_errors_keep_half_the_room(string script, string kept) =>
        Assert.Equal(kept.Split(' '), Filled(4, script).Lines());

    [Fact]
    public void Nothing_said_is_nothing_kept() => Assert.Empty(new OutputTail(4).Lines());
}
