#nullable disable // The official API carries no nullable annotations.
using Azure.Core;
using Azure.Messaging.WebPubSub.Requests;

namespace Azure.Messaging.WebPubSub;

/// <summary>Messages to clients. A refused request throws <see cref="RequestFailedException"/>: 400 for a wrong filter or body, 413 for a message that is too long, 429 beyond the units' rate.</summary>
public partial class WebPubSubServiceClient
{
    /// <summary>Sends to every connection of the hub. Text, unless another type is given.</summary>
    public virtual Response SendToAll(string content, ContentType contentType = default) =>
        SendToAll(RequestContent.Create(Text(content)), contentType.OrText(), excluded: null, context: null);

    /// <inheritdoc cref="SendToAll(string, ContentType)"/>
    public virtual Task<Response> SendToAllAsync(string content, ContentType contentType = default) =>
        SendToAllAsync(RequestContent.Create(Text(content)), contentType.OrText(), excluded: null, context: null);

    /// <summary>Sends to every connection of the hub. Not to the connections that are left out.</summary>
    public virtual Response SendToAll(RequestContent content, ContentType contentType, IEnumerable<string> excluded, RequestContext context) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, "/:send", context).WithBody(content, contentType).WithEach("excluded", excluded), context, isAsync: false).Completed();

    /// <inheritdoc cref="SendToAll(RequestContent, ContentType, IEnumerable{string}, RequestContext)"/>
    public virtual async Task<Response> SendToAllAsync(RequestContent content, ContentType contentType, IEnumerable<string> excluded, RequestContext context) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, "/:send", context).WithBody(content, contentType).WithEach("excluded", excluded), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Sends to every connection of the hub. Only to those for which the filter holds.</summary>
    public virtual Response SendToAll(RequestContent content, ContentType contentType, IEnumerable<string> excluded = null, string filter = null, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, "/:send", context).WithBody(content, contentType).WithEach("excluded", excluded).With("filter", filter), context, isAsync: false).Completed();

    /// <inheritdoc cref="SendToAll(RequestContent, ContentType, IEnumerable{string}, string, RequestContext)"/>
    public virtual async Task<Response> SendToAllAsync(RequestContent content, ContentType contentType, IEnumerable<string> excluded = null, string filter = null, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, "/:send", context).WithBody(content, contentType).WithEach("excluded", excluded).With("filter", filter), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Sends to the connections of a group. Text, unless another type is given.</summary>
    public virtual Response SendToGroup(string group, string content, ContentType contentType = default) =>
        SendToGroup(group, RequestContent.Create(Text(content)), contentType.OrText(), excluded: null, context: null);

    /// <inheritdoc cref="SendToGroup(string, string, ContentType)"/>
    public virtual Task<Response> SendToGroupAsync(string group, string content, ContentType contentType = default) =>
        SendToGroupAsync(group, RequestContent.Create(Text(content)), contentType.OrText(), excluded: null, context: null);

    /// <summary>Sends to the connections of a group. Not to the connections that are left out.</summary>
    public virtual Response SendToGroup(string group, RequestContent content, ContentType contentType, IEnumerable<string> excluded, RequestContext context) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/groups/{HubRequests.Escape(group, nameof(group))}/:send", context).WithBody(content, contentType).WithEach("excluded", excluded), context, isAsync: false).Completed();

    /// <inheritdoc cref="SendToGroup(string, RequestContent, ContentType, IEnumerable{string}, RequestContext)"/>
    public virtual async Task<Response> SendToGroupAsync(string group, RequestContent content, ContentType contentType, IEnumerable<string> excluded, RequestContext context) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/groups/{HubRequests.Escape(group, nameof(group))}/:send", context).WithBody(content, contentType).WithEach("excluded", excluded), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Sends to the connections of a group. Only to those for which the filter holds.</summary>
    public virtual Response SendToGroup(string group, RequestContent content, ContentType contentType, IEnumerable<string> excluded = null, string filter = null, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/groups/{HubRequests.Escape(group, nameof(group))}/:send", context).WithBody(content, contentType).WithEach("excluded", excluded).With("filter", filter), context, isAsync: false).Completed();

    /// <inheritdoc cref="SendToGroup(string, RequestContent, ContentType, IEnumerable{string}, string, RequestContext)"/>
    public virtual async Task<Response> SendToGroupAsync(string group, RequestContent content, ContentType contentType, IEnumerable<string> excluded = null, string filter = null, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/groups/{HubRequests.Escape(group, nameof(group))}/:send", context).WithBody(content, contentType).WithEach("excluded", excluded).With("filter", filter), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Sends to the connections of a user. Text, unless another type is given.</summary>
    public virtual Response SendToUser(string userId, string content, ContentType contentType = default) =>
        SendToUser(userId, RequestContent.Create(Text(content)), contentType.OrText(), context: null);

    /// <inheritdoc cref="SendToUser(string, string, ContentType)"/>
    public virtual Task<Response> SendToUserAsync(string userId, string content, ContentType contentType = default) =>
        SendToUserAsync(userId, RequestContent.Create(Text(content)), contentType.OrText(), context: null);

    /// <summary>Sends to the connections of a user.</summary>
    public virtual Response SendToUser(string userId, RequestContent content, ContentType contentType, RequestContext context) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/users/{HubRequests.Escape(userId, nameof(userId))}/:send", context).WithBody(content, contentType), context, isAsync: false).Completed();

    /// <inheritdoc cref="SendToUser(string, RequestContent, ContentType, RequestContext)"/>
    public virtual async Task<Response> SendToUserAsync(string userId, RequestContent content, ContentType contentType, RequestContext context) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/users/{HubRequests.Escape(userId, nameof(userId))}/:send", context).WithBody(content, contentType), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Sends to the connections of a user. Only to those for which the filter holds.</summary>
    public virtual Response SendToUser(string userId, RequestContent content, ContentType contentType, string filter = null, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/users/{HubRequests.Escape(userId, nameof(userId))}/:send", context).WithBody(content, contentType).With("filter", filter), context, isAsync: false).Completed();

    /// <inheritdoc cref="SendToUser(string, RequestContent, ContentType, string, RequestContext)"/>
    public virtual async Task<Response> SendToUserAsync(string userId, RequestContent content, ContentType contentType, string filter = null, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/users/{HubRequests.Escape(userId, nameof(userId))}/:send", context).WithBody(content, contentType).With("filter", filter), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Sends to a connection; one that is gone is no error. Text, unless another type is given.</summary>
    public virtual Response SendToConnection(string connectionId, string content, ContentType contentType = default) =>
        SendToConnection(connectionId, RequestContent.Create(Text(content)), contentType.OrText(), context: null);

    /// <inheritdoc cref="SendToConnection(string, string, ContentType)"/>
    public virtual Task<Response> SendToConnectionAsync(string connectionId, string content, ContentType contentType = default) =>
        SendToConnectionAsync(connectionId, RequestContent.Create(Text(content)), contentType.OrText(), context: null);

    /// <summary>Sends to a connection; one that is gone is no error.</summary>
    public virtual Response SendToConnection(string connectionId, RequestContent content, ContentType contentType, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}/:send", context).WithBody(content, contentType), context, isAsync: false).Completed();

    /// <inheritdoc cref="SendToConnection(string, RequestContent, ContentType, RequestContext)"/>
    public virtual async Task<Response> SendToConnectionAsync(string connectionId, RequestContent content, ContentType contentType, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Post, $"/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}/:send", context).WithBody(content, contentType), context, isAsync: true).ConfigureAwait(false);

    private static string Text(string content) => content ?? throw new ArgumentNullException(nameof(content));
}
