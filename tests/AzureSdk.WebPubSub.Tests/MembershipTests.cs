using Azure;
using Azure.Messaging.WebPubSub;
using RelayCloud.Tests.Common.WebPubSub;

namespace AzureSdk.WebPubSub.Tests;

public sealed class MembershipTests(PubSub service) : IClassFixture<PubSub>
{
    [Fact]
    public async Task Connections_and_users_are_added_removed_and_listed()
    {
        WebPubSubServiceClient server = service.Hub("members");
        (PubSubSocket a, string aId) = await PubSub.ConnectAsync(server, "ann");
        (PubSubSocket b, string bId) = await PubSub.ConnectAsync(server, "ann");
        (PubSubSocket c, string cId) = await PubSub.ConnectAsync(server);
        await using (a)
        await using (b)
        await using (c)
        {
            Assert.Equal(200, (await server.AddUserToGroupAsync("g/1", "ann")).Status);
            Assert.Equal(200, server.AddConnectionToGroup("g/1", cId).Status);
            Assert.Equal(new[] { (aId, "ann"), (bId, "ann"), (cId, null) }.Order(), Members(server, 1).Order());
            var listed = new List<string>();
            await foreach (WebPubSubGroupMember one in server.ListConnectionsInGroupAsync("g/1", maxpagesize: 2, maxCount: 2)) listed.Add(one.ConnectionId);
            Assert.Equal(2, listed.Count);

            Assert.Equal(204, server.RemoveConnectionFromGroup("g/1", cId).Status);
            Assert.Equal(204, (await server.RemoveUserFromGroupAsync("g/1", "ann")).Status);
            Assert.False(await server.GroupExistsAsync("g/1"));
            Assert.Equal(200, (await server.AddConnectionsToGroupsAsync(["x", "y"], $"connectionId eq '{aId}'")).Status);
            Assert.True(server.GroupExists("x"));
            Assert.Equal(200, server.RemoveConnectionsFromGroups(["x"]).Status);
            Assert.False(server.GroupExists("x"));
            Assert.Equal(204, (await server.RemoveConnectionFromAllGroupsAsync(aId)).Status);
            Assert.Equal(204, server.RemoveUserFromAllGroups("ann").Status);
            Assert.False(server.GroupExists("y"));
            Assert.Equal(404, Assert.Throws<RequestFailedException>(() => server.AddConnectionToGroup("g", "nobody")).Status);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_an_answer_and_no_error()
    {
        WebPubSubServiceClient server = service.Hub("exists");
        (PubSubSocket socket, string id) = await PubSub.ConnectAsync(server, "ann", groups: ["g"]);
        await using (socket)
        {
            Assert.True(await server.ConnectionExistsAsync(id));
            Assert.True(server.UserExists("ann"));
            Assert.True(server.GroupExists("g"));
            Assert.False(server.ConnectionExists("nobody"));
            Assert.False(await server.UserExistsAsync("bob"));
            Assert.False(await server.GroupExistsAsync("h"));
            await socket.CloseAsync();
        }

        await RelayCloud.Tests.Common.Until.TrueAsync("the closed connection is gone", () => !server.ConnectionExists(id));
    }

    [Fact]
    public async Task Closed_clients_are_told_why()
    {
        WebPubSubServiceClient server = service.Hub("closing");
        (PubSubSocket one, string id) = await PubSub.ConnectAsync(server, "one");
        (PubSubSocket user, _) = await PubSub.ConnectAsync(server, "user");
        (PubSubSocket group, _) = await PubSub.ConnectAsync(server, "third", groups: ["g"]);
        (PubSubSocket rest, string restId) = await PubSub.ConnectAsync(server);
        (PubSubSocket last, _) = await PubSub.ConnectAsync(server);
        await using (one)
        await using (user)
        await using (group)
        await using (rest)
        await using (last)
        {
            Assert.Equal(204, (await server.CloseConnectionAsync(id, "first")).Status);
            Assert.Equal(204, server.CloseUserConnections("user", reason: "second").Status);
            Assert.Equal(204, (await server.CloseGroupConnectionsAsync("g", reason: "third")).Status);
            Assert.Equal(204, server.CloseAllConnections([restId], "fourth").Status);
            Assert.Equal("first", (await one.ReceiveCloseAsync()).Reason);
            Assert.Equal("second", (await user.ReceiveCloseAsync()).Reason);
            Assert.Equal("third", (await group.ReceiveCloseAsync()).Reason);
            Assert.Equal("fourth", (await last.ReceiveCloseAsync()).Reason);
            Assert.True(await server.ConnectionExistsAsync(restId));
        }
    }

    [Fact]
    public async Task Permissions_are_granted_checked_and_revoked()
    {
        WebPubSubServiceClient server = service.Hub("permissions");
        (PubSubSocket socket, string id) = await PubSub.ConnectAsync(server, roles: ["webpubsub.joinLeaveGroup.h"]);
        await using (socket)
        {
            Assert.False(server.CheckPermission(WebPubSubPermission.SendToGroup, id, "g"));
            Assert.True(server.CheckPermission(WebPubSubPermission.JoinLeaveGroup, id, "h"));
            Assert.Equal(200, (await server.GrantPermissionAsync(WebPubSubPermission.SendToGroup, id, "g")).Status);
            Assert.True(await server.CheckPermissionAsync(WebPubSubPermission.SendToGroup, id, "g"));
            Assert.False(await server.CheckPermissionAsync(WebPubSubPermission.SendToGroup, id));
            Assert.Equal(200, server.GrantPermission(WebPubSubPermission.SendToGroup, id).Status);
            Assert.True(server.CheckPermission(WebPubSubPermission.SendToGroup, id, "any"));
            Assert.Equal(204, server.RevokePermission(WebPubSubPermission.SendToGroup, id).Status);
            Assert.Equal(204, (await server.RevokePermissionAsync(WebPubSubPermission.SendToGroup, id, "g")).Status);
            Assert.False(server.CheckPermission(WebPubSubPermission.SendToGroup, id, "g"));
        }
    }

    private static IEnumerable<(string Id, string? User)> Members(WebPubSubServiceClient server, int pageSize) =>
        server.ListConnectionsInGroup("g/1", maxpagesize: pageSize).Select(one => (one.ConnectionId, (string?)one.UserId));
}
