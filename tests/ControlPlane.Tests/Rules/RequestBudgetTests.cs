using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Rules;

/// <summary>Requests a minute.</summary>
public sealed class RequestBudgetTests
{
    [Fact]
    public void A_caller_has_so_many_a_minute_and_all_again_after_it()
    {
        var time = new ShiftedTime();
        var budgets = new RequestBudgets(time);
        Assert.Equal([(true, 2), (true, 1), (true, 0), (false, 0)], Enumerable.Range(0, 4).Select(_ => budgets.Take("a", 3)).Select(static b => (b.IsWithin, b.Remaining)));
        Assert.True(budgets.Take("b", 3).IsWithin);
        Assert.InRange(budgets.Take("a", 3).ResetSeconds, 1, 60);
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.True(budgets.Take("a", 3).IsWithin);
    }

    [Fact]
    public void Callers_are_forgotten_when_there_are_too_many()
    {
        var time = new ShiftedTime();
        var budgets = new RequestBudgets(time);
        budgets.Take("first", 1);
        time.Advance(TimeSpan.FromMilliseconds(10));
        for (int i = 0; i < RequestBudgets.CallersMax; i++) budgets.Take($"caller {i}", 1);
        Assert.True(budgets.Take("first", 1).IsWithin);
        Assert.False(budgets.Take($"caller {RequestBudgets.CallersMax - 1}", 1).IsWithin);
    }
}
