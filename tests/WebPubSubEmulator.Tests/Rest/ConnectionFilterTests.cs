using RelayCloud.WebPubSubEmulator.Rest.Filters;

namespace RelayCloud.WebPubSubEmulator.Tests.Rest;

public sealed class ConnectionFilterTests
{
    private static readonly FilterSubject Ann = new("c1", "ann", ["g1", "g 'two'"]);
    private static readonly FilterSubject Nobody = new("c2", null, []);

    [Theory]
    [InlineData("userId eq 'ann'", true, false)]
    [InlineData("userId ne 'ann'", false, true)]
    [InlineData("userId eq null", false, true)]
    [InlineData("not (userId eq null)", true, false)]
    [InlineData("userId ne null and connectionId ne 'c1'", false, false)]
    [InlineData("connectionId eq 'c2' or 'g1' in groups", true, true)]
    [InlineData("'g ''two''' in groups", true, false)]
    [InlineData("connectionId in ('c2', 'c3')", false, true)]
    [InlineData("startswith(userId, 'a') and endswith(userId,'n') and contains(userId, 'nn')", true, false)]
    [InlineData("length(userId) gt 2", true, false)]
    [InlineData("length(groups) ge 2", true, false)]
    [InlineData("length(userId) le -1", false, false)]
    [InlineData("tolower(toupper(userId)) eq concat('a', 'nn')", true, false)]
    [InlineData("substring(connectionId, 1) eq '2'", false, true)]
    [InlineData("substring(connectionId, 0, 1) eq trim(' c ')", true, true)]
    [InlineData("indexof(userId, 'n') eq 1", true, false)]
    [InlineData("userId lt 'b'", true, false)]
    [InlineData("not not (userId eq 'ann')", true, false)]
    [InlineData("userId eq 'ann' or userId eq null and connectionId eq 'x'", true, false)]
    [InlineData("(userId eq 'ann' or userId eq null) and connectionId eq 'c2'", false, true)]
    [InlineData("userId", false, false)]
    public void Conditions_hold_for_whom_they_should(string filter, bool ann, bool nobody)
    {
        var parsed = ConnectionFilter.Parse(filter);
        Assert.Equal((ann, nobody), (parsed.Matches(Ann), parsed.Matches(Nobody)));
    }

    [Theory]
    [InlineData("userId is 'ann'")]
    [InlineData("userId eq")]
    [InlineData("userId eq 'ann")]
    [InlineData("(userId eq 'ann'")]
    [InlineData("password eq 'x'")]
    [InlineData("startswith(userId)")]
    [InlineData("userId in (1)")]
    [InlineData("userId eq 'a' userId")]
    [InlineData("length(userId) eq 99999999999")]
    [InlineData("userId = 'a'")]
    public void What_is_not_understood_is_refused(string filter) => Assert.Throws<FormatException>(() => ConnectionFilter.Parse(filter));

    [Theory]
    [InlineData("(")]
    [InlineData("not ")]
    [InlineData("tolower(")]
    public void Deep_nesting_is_refused_and_does_not_overflow(string opening) =>
        Assert.Throws<FormatException>(() => ConnectionFilter.Parse(string.Concat(Enumerable.Repeat(opening, FilterTokens.CharactersMax / opening.Length))));
}
