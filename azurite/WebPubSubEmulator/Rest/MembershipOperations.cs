using System.Text.Json;
using RelayCloud.WebPubSubEmulator.Clients;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Rest.Filters;

namespace RelayCloud.WebPubSubEmulator.Rest;

/// <summary>The operations on connections, groups, users and permissions.</summary>
internal sealed class MembershipOperations(PubSubService service)
{
    private const int GroupsPerRequestMax = 1_000;

    /// <returns>False when there is no such operation.</returns>
    public async Task<bool> HandleAsync(HttpContext http, Hub hub, string[] path)
    {
        if (!service.TryTakeInbound(1)) throw RestException.Throttled();
        if (http.Request.Method == "POST" && path is [":addToGroups" or ":removeFromGroups"])
        {
            await ChangeGroupsAsync(http, hub, isAdd: path[0] == ":addToGroups");
            return true;
        }

        if (http.Request.Method == "GET" && path is ["groups", var group, "connections"])
        {
            await GroupListing.WriteAsync(http, hub, RestQuery.Group(group));
            return true;
        }

        int? status = (http.Request.Method, path) switch
        {
            ("POST", [":closeConnections"]) => Close(http, hub, hub.Connections()),
            ("POST", ["groups", var of, ":closeConnections"]) => Close(http, hub, hub.OfGroup(RestQuery.Group(of))),
            ("POST", ["users", var user, ":closeConnections"]) => Close(http, hub, hub.OfUser(user)),
            ("DELETE", ["connections", var id]) => Close(http, hub, Found(hub, id) is { } one ? [one] : []),
            ("HEAD", ["connections", var id]) => Exists(Found(hub, id) is not null),
            ("HEAD", ["groups", var of]) => Exists(hub.HasGroup(RestQuery.Group(of))),
            ("HEAD", ["users", var user]) => Exists(hub.HasUser(user)),
            ("PUT", ["groups", var of, "connections", var id]) => Join(hub, Required(hub, id), RestQuery.Group(of)),
            ("DELETE", ["groups", var of, "connections", var id]) => Leave(hub, Found(hub, id), RestQuery.Group(of)),
            ("PUT", ["users", var user, "groups", var of]) => JoinUser(hub, user, RestQuery.Group(of)),
            ("DELETE", ["users", var user, "groups", var of]) => LeaveUser(hub, user, RestQuery.Group(of)),
            ("DELETE", ["users", var user, "groups"]) => LeaveUser(hub, user, group: null),
            ("DELETE", ["connections", var id, "groups"]) => Leave(hub, Found(hub, id), group: null),
            ("PUT", ["permissions", var kind, "connections", var id]) => Grant(http, hub, RestQuery.Permission(kind), id),
            ("DELETE", ["permissions", var kind, "connections", var id]) => Revoke(http, hub, RestQuery.Permission(kind), id),
            ("HEAD", ["permissions", var kind, "connections", var id]) =>
                Exists(Found(hub, id)?.Permissions[RestQuery.Permission(kind)].Covers(RestQuery.TargetName(http)) == true),
            _ => null,
        };
        if (status is not { } answer) return false;
        http.Response.StatusCode = answer;
        return true;
    }

    private static ClientConnection? Found(Hub hub, string id) => hub.TryFind(id, out ClientConnection? connection) ? connection : null;

    private static ClientConnection Required(Hub hub, string id) =>
        Found(hub, id) ?? throw new RestException(StatusCodes.Status404NotFound, "NotFound", "There is no such connection.", "connectionId");

    private static int Exists(bool does) => does ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;

    private static int Close(HttpContext http, Hub hub, ClientConnection[] connections)
    {
        string reason = RestQuery.Reason(http);
        foreach (ClientConnection connection in SendOperations.Choose(http, hub, connections)) connection.Close(reason);
        return StatusCodes.Status204NoContent;
    }

    private static int Join(Hub hub, ClientConnection connection, string group) => hub.Join(connection, group)
        ? StatusCodes.Status200OK
        : throw RestException.BadRequest($"The connection is gone, or in {Hub.GroupsPerConnectionMax} groups already.", "connectionId");

    /// <param name="group">Null = all.</param>
    private static int Leave(Hub hub, ClientConnection? connection, string? group)
    {
        if (connection is not null && group is null) hub.LeaveAll(connection);
        else if (connection is not null) hub.Leave(connection, group!);
        return StatusCodes.Status204NoContent;
    }

    private static int JoinUser(Hub hub, string user, string group)
    {
        foreach (ClientConnection connection in hub.OfUser(user)) hub.Join(connection, group);
        return StatusCodes.Status200OK;
    }

    private static int LeaveUser(Hub hub, string user, string? group)
    {
        foreach (ClientConnection connection in hub.OfUser(user)) Leave(hub, connection, group);
        return StatusCodes.Status204NoContent;
    }

    private static int Grant(HttpContext http, Hub hub, PermissionKind kind, string id) => Required(hub, id).Permissions[kind].Grant(RestQuery.TargetName(http))
        ? StatusCodes.Status200OK
        : throw RestException.BadRequest($"The permission covers {PermissionSet.GroupsMax} groups already.", "targetName");

    private static int Revoke(HttpContext http, Hub hub, PermissionKind kind, string id)
    {
        Found(hub, id)?.Permissions[kind].Revoke(RestQuery.TargetName(http));
        return StatusCodes.Status204NoContent;
    }

    private async Task ChangeGroupsAsync(HttpContext http, Hub hub, bool isAdd)
    {
        (string[] groups, ConnectionFilter? filter) = Read(await RequestBody.ReadAsync(http, service.Options.MessageBytesMax));
        foreach (ClientConnection connection in hub.Connections())
        {
            if (filter?.Matches(new FilterSubject(connection.Id, connection.UserId, hub.GroupsOf(connection))) == false) continue;
            foreach (string group in groups)
            {
                if (isAdd) hub.Join(connection, group);
                else hub.Leave(connection, group);
            }
        }

        http.Response.StatusCode = StatusCodes.Status200OK;
    }

    private static (string[] Groups, ConnectionFilter? Filter) Read(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("groups", out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > GroupsPerRequestMax)
                throw RestException.BadRequest($"The body must be an object with at most {GroupsPerRequestMax} 'groups'.", "groups");
            string[] groups = [.. list.EnumerateArray().Select(one => RestQuery.Group(one.ValueKind == JsonValueKind.String ? one.GetString()! : ""))];
            string? filter = root.TryGetProperty("filter", out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
            return (groups, RestQuery.Filter(filter));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw RestException.BadRequest("The body is not valid JSON.", "body");
        }
    }
}
