using System.Text.RegularExpressions;
using RelayCloud.WebPubSubEmulator.Hubs;

namespace RelayCloud.WebPubSubEmulator.Tests.Hubs;

public sealed class PermissionTests
{
    [Theory]
    [InlineData("webpubsub.sendToGroup", "any.group", true)]
    [InlineData("webpubsub.sendToGroup.a.b", "a.b", true)]
    [InlineData("webpubsub.sendToGroup.a.b", "a.c", false)]
    [InlineData("webpubsub.sendToGroup.a*", "ab", false)]
    [InlineData("webpubsub.sendToGroups.a?", "ab", true)]
    [InlineData("webpubsub.sendToGroups.a?", "a.", false)]
    [InlineData("webpubsub.sendToGroups.a.*", "a.b", true)]
    [InlineData("webpubsub.sendToGroups.a.*", "a.b.c", false)]
    [InlineData("webpubsub.sendToGroups.a.**", "a.b.c", true)]
    [InlineData("webpubsub.sendToGroups.a\\*", "a*", true)]
    [InlineData("webpubsub.sendToGroups.a\\*", "ab", false)]
    [InlineData("webpubsub.sendToGroups.*a*a*a*a*a*", "aaaaaaaa", false)]
    [InlineData("webpubsub.joinLeaveGroup", "a", false)]
    [InlineData("webpubsub.sendtogroup", "a", false)]
    public void A_role_covers_its_groups_and_no_others(string role, string group, bool covers) =>
        Assert.Equal(covers, new ConnectionPermissions([role])[PermissionKind.SendToGroup].Covers(group));

    [Fact]
    public void Patterns_match_as_the_regular_expression_of_the_same_meaning()
    {
        var random = new Random(4);
        for (int round = 0; round < 5_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => "ab.?*"[random.Next(5)]));
            if (GroupPattern.Parse(text) is not { } pattern) continue;
            string expression = "^" + Regex.Escape(text).Replace("\\*\\*", ".*", StringComparison.Ordinal).Replace("\\*", "[^.]*", StringComparison.Ordinal).Replace("\\?", "[^.]", StringComparison.Ordinal) + "$";
            string group = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => "ab."[random.Next(3)]));
            Assert.Equal(Regex.IsMatch(group, expression, RegexOptions.None, TimeSpan.FromSeconds(1)), pattern.IsMatch(group));
        }
    }

    [Fact]
    public void A_permission_is_granted_and_revoked_for_one_group_or_for_all()
    {
        PermissionSet set = new ConnectionPermissions([])[PermissionKind.JoinLeaveGroup];
        Assert.False(set.Covers("g"));
        set.Grant("g");
        Assert.True(set.Covers("g"));
        Assert.False(set.Covers(null));
        set.Grant(null);
        Assert.True(set.Covers("h"));
        set.Revoke(null);
        Assert.True(set.Covers("g"));
        set.Revoke("g");
        Assert.False(set.Covers("g"));
    }
}
