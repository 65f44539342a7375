#nullable disable // The official API carries no nullable annotations.
using Azure.Core;
using Azure.Messaging.WebPubSub.Requests;

namespace Azure.Messaging.WebPubSub;

/// <summary>Whether connections are there, and their end.</summary>
public partial class WebPubSubServiceClient
{
    /// <summary>Closes every connection of the hub but those left out.</summary>
    public virtual Response CloseAllConnections(IEnumerable<string> excluded = null, string reason = null, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, "/:closeConnections", context).WithEach("excluded", excluded).With("reason", reason), context, isAsync: false).Completed();

    /// <inheritdoc cref="CloseAllConnections(IEnumerable{string}, string, RequestContext)"/>
    public virtual async Task<Response> CloseAllConnectionsAsync(IEnumerable<string> excluded = null, string reason = null, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, "/:closeConnections", context).WithEach("excluded", excluded).With("reason", reason), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Closes the connections of a group but those left out.</summary>
    public virtual Response CloseGroupConnections(string group, IEnumerable<string> excluded = null, string reason = null, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/groups/{HubRequests.Escape(group, nameof(group))}/:closeConnections", context).WithEach("excluded", excluded).With("reason", reason), context, isAsync: false).Completed();

    /// <inheritdoc cref="CloseGroupConnections(string, IEnumerable{string}, string, RequestContext)"/>
    public virtual async Task<Response> CloseGroupConnectionsAsync(string group, IEnumerable<string> excluded = null, string reason = null, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/groups/{HubRequests.Escape(group, nameof(group))}/:closeConnections", context).WithEach("excluded", excluded).With("reason", reason), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Closes the connections of a user but those left out.</summary>
    public virtual Response CloseUserConnections(string userId, IEnumerable<string> excluded = null, string reason = null, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/users/{HubRequests.Escape(userId, nameof(userId))}/:closeConnections", context).WithEach("excluded", excluded).With("reason", reason), context, isAsync: false).Completed();

    /// <inheritdoc cref="CloseUserConnections(string, IEnumerable{string}, string, RequestContext)"/>
    public virtual async Task<Response> CloseUserConnectionsAsync(string userId, IEnumerable<string> excluded = null, string reason = null, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/users/{HubRequests.Escape(userId, nameof(userId))}/:closeConnections", context).WithEach("excluded", excluded).With("reason", reason), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Closes a connection; one that is gone is no error.</summary>
    public virtual Response CloseConnection(string connectionId, string reason = null, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context).With("reason", reason), context, isAsync: false).Completed();

    /// <inheritdoc cref="CloseConnection(string, string, RequestContext)"/>
    public virtual async Task<Response> CloseConnectionAsync(string connectionId, string reason = null, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context).With("reason", reason), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Whether there is such a connection.</summary>
    public virtual Response<bool> ConnectionExists(string connectionId, RequestContext context = null) =>
        _requests.CheckAsync(_requests.CreateCheck($"/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context), context, isAsync: false).Completed();

    /// <inheritdoc cref="ConnectionExists(string, RequestContext)"/>
    public virtual async Task<Response<bool>> ConnectionExistsAsync(string connectionId, RequestContext context = null) =>
        await _requests.CheckAsync(_requests.CreateCheck($"/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Whether a group has a connection.</summary>
    public virtual Response<bool> GroupExists(string group, RequestContext context = null) =>
        _requests.CheckAsync(_requests.CreateCheck($"/groups/{HubRequests.Escape(group, nameof(group))}", context), context, isAsync: false).Completed();

    /// <inheritdoc cref="GroupExists(string, RequestContext)"/>
    public virtual async Task<Response<bool>> GroupExistsAsync(string group, RequestContext context = null) =>
        await _requests.CheckAsync(_requests.CreateCheck($"/groups/{HubRequests.Escape(group, nameof(group))}", context), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Whether a user has a connection.</summary>
    public virtual Response<bool> UserExists(string userId, RequestContext context = null) =>
        _requests.CheckAsync(_requests.CreateCheck($"/users/{HubRequests.Escape(userId, nameof(userId))}", context), context, isAsync: false).Completed();

    /// <inheritdoc cref="UserExists(string, RequestContext)"/>
    public virtual async Task<Response<bool>> UserExistsAsync(string userId, RequestContext context = null) =>
        await _requests.CheckAsync(_requests.CreateCheck($"/users/{HubRequests.Escape(userId, nameof(userId))}", context), context, isAsync: true).ConfigureAwait(false);
}
