#nullable disable // The official API carries no nullable annotations.
using System.Globalization;
using Azure.Core;
using Azure.Messaging.WebPubSub.Paging;
using Azure.Messaging.WebPubSub.Requests;

namespace Azure.Messaging.WebPubSub;

/// <summary>Who is in which group.</summary>
public partial class WebPubSubServiceClient
{
    /// <summary>Adds a connection to a group; 404 if there is no such connection.</summary>
    public virtual Response AddConnectionToGroup(string group, string connectionId, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Put, $"/groups/{HubRequests.Escape(group, nameof(group))}/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context), context, isAsync: false).Completed();

    /// <inheritdoc cref="AddConnectionToGroup(string, string, RequestContext)"/>
    public virtual async Task<Response> AddConnectionToGroupAsync(string group, string connectionId, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Put, $"/groups/{HubRequests.Escape(group, nameof(group))}/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Removes a connection from a group.</summary>
    public virtual Response RemoveConnectionFromGroup(string group, string connectionId, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/groups/{HubRequests.Escape(group, nameof(group))}/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context), context, isAsync: false).Completed();

    /// <inheritdoc cref="RemoveConnectionFromGroup(string, string, RequestContext)"/>
    public virtual async Task<Response> RemoveConnectionFromGroupAsync(string group, string connectionId, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/groups/{HubRequests.Escape(group, nameof(group))}/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Removes a connection from all groups.</summary>
    public virtual Response RemoveConnectionFromAllGroups(string connectionId, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}/groups", context), context, isAsync: false).Completed();

    /// <inheritdoc cref="RemoveConnectionFromAllGroups(string, RequestContext)"/>
    public virtual async Task<Response> RemoveConnectionFromAllGroupsAsync(string connectionId, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}/groups", context), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Adds the connections of a user to a group.</summary>
    public virtual Response AddUserToGroup(string group, string userId, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Put, $"/users/{HubRequests.Escape(userId, nameof(userId))}/groups/{HubRequests.Escape(group, nameof(group))}", context), context, isAsync: false).Completed();

    /// <inheritdoc cref="AddUserToGroup(string, string, RequestContext)"/>
    public virtual async Task<Response> AddUserToGroupAsync(string group, string userId, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Put, $"/users/{HubRequests.Escape(userId, nameof(userId))}/groups/{HubRequests.Escape(group, nameof(group))}", context), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Removes the connections of a user from a group.</summary>
    public virtual Response RemoveUserFromGroup(string group, string userId, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/users/{HubRequests.Escape(userId, nameof(userId))}/groups/{HubRequests.Escape(group, nameof(group))}", context), context, isAsync: false).Completed();

    /// <inheritdoc cref="RemoveUserFromGroup(string, string, RequestContext)"/>
    public virtual async Task<Response> RemoveUserFromGroupAsync(string group, string userId, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/users/{HubRequests.Escape(userId, nameof(userId))}/groups/{HubRequests.Escape(group, nameof(group))}", context), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Removes the connections of a user from all groups.</summary>
    public virtual Response RemoveUserFromAllGroups(string userId, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/users/{HubRequests.Escape(userId, nameof(userId))}/groups", context), context, isAsync: false).Completed();

    /// <inheritdoc cref="RemoveUserFromAllGroups(string, RequestContext)"/>
    public virtual async Task<Response> RemoveUserFromAllGroupsAsync(string userId, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/users/{HubRequests.Escape(userId, nameof(userId))}/groups", context), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Adds the connections for which a filter holds to groups.</summary>
    public virtual Response AddConnectionsToGroups(IEnumerable<string> groups, string filter, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, "/:addToGroups", context).WithBody(GroupChange.Content(groups, filter), ContentType.ApplicationJson), context, isAsync: false).Completed();

    /// <inheritdoc cref="AddConnectionsToGroups(IEnumerable{string}, string, RequestContext)"/>
    public virtual async Task<Response> AddConnectionsToGroupsAsync(IEnumerable<string> groups, string filter, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, "/:addToGroups", context).WithBody(GroupChange.Content(groups, filter), ContentType.ApplicationJson), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Removes the connections for which a filter holds from groups.</summary>
    public virtual Response RemoveConnectionsFromGroups(IEnumerable<string> groups, string filter = null, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, "/:removeFromGroups", context).WithBody(GroupChange.Content(groups, filter), ContentType.ApplicationJson), context, isAsync: false).Completed();

    /// <inheritdoc cref="RemoveConnectionsFromGroups(IEnumerable{string}, string, RequestContext)"/>
    public virtual async Task<Response> RemoveConnectionsFromGroupsAsync(IEnumerable<string> groups, string filter = null, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, "/:removeFromGroups", context).WithBody(GroupChange.Content(groups, filter), ContentType.ApplicationJson), context, isAsync: true).ConfigureAwait(false);

    /// <summary>The connections of a group.</summary>
    /// <param name="group">Name of the group.</param>
    /// <param name="maxpagesize">1 to 200; null: 200.</param>
    /// <param name="maxCount">At most so many; null: all.</param>
    /// <param name="continuationToken">Where an earlier page ended; null: from the beginning.</param>
    public virtual Pageable<WebPubSubGroupMember> ListConnectionsInGroup(string group, int? maxpagesize = null, int? maxCount = null, string continuationToken = null) =>
        new MemberPages(PageRequest(group, maxpagesize), maxCount, continuationToken);

    /// <inheritdoc cref="ListConnectionsInGroup(string, int?, int?, string)"/>
    public virtual AsyncPageable<WebPubSubGroupMember> ListConnectionsInGroupAsync(string group, int? maxpagesize = null, int? maxCount = null, string continuationToken = null) =>
        new AsyncMemberPages(PageRequest(group, maxpagesize), maxCount, continuationToken);

    private MemberPageRequest PageRequest(string group, int? maxpagesize)
    {
        var path = $"/groups/{HubRequests.Escape(group, nameof(group))}/connections";
        return async (token, pageSize, countMax, isAsync) =>
        {
            var message = _requests.Create(RequestMethod.Get, path, context: null)
                .With("maxpagesize", (pageSize ?? maxpagesize)?.ToString(CultureInfo.InvariantCulture))
                .With("top", countMax?.ToString(CultureInfo.InvariantCulture))
                .With("continuationToken", token);
            return MemberPageReader.Read(await _requests.SendAsync(message, context: null, isAsync).ConfigureAwait(false));
        };
    }
}
