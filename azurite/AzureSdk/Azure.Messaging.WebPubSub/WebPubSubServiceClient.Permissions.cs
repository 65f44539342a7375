#nullable disable // The official API carries no nullable annotations.
using Azure.Core;
using Azure.Messaging.WebPubSub.Requests;

namespace Azure.Messaging.WebPubSub;

/// <summary>What connections may do by themselves.</summary>
public partial class WebPubSubServiceClient
{
    /// <summary>Lets a connection do something with a group, or with every group if none is given.</summary>
    public virtual Response GrantPermission(WebPubSubPermission permission, string connectionId, string targetName = null, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Put, $"/permissions/{Name(permission)}/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context).With("targetName", targetName), context, isAsync: false).Completed();

    /// <inheritdoc cref="GrantPermission(WebPubSubPermission, string, string, RequestContext)"/>
    public virtual async Task<Response> GrantPermissionAsync(WebPubSubPermission permission, string connectionId, string targetName = null, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Put, $"/permissions/{Name(permission)}/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context).With("targetName", targetName), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Takes back what was granted.</summary>
    public virtual Response RevokePermission(WebPubSubPermission permission, string connectionId, string targetName = null, RequestContext context = null) =>
        _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/permissions/{Name(permission)}/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context).With("targetName", targetName), context, isAsync: false).Completed();

    /// <inheritdoc cref="RevokePermission(WebPubSubPermission, string, string, RequestContext)"/>
    public virtual async Task<Response> RevokePermissionAsync(WebPubSubPermission permission, string connectionId, string targetName = null, RequestContext context = null) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Delete, $"/permissions/{Name(permission)}/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context).With("targetName", targetName), context, isAsync: true).ConfigureAwait(false);

    /// <summary>Whether a connection may do something with a group, or with every group if none is given.</summary>
    public virtual Response<bool> CheckPermission(WebPubSubPermission permission, string connectionId, string targetName = null, RequestContext context = null) =>
        _requests.CheckAsync(_requests.CreateCheck($"/permissions/{Name(permission)}/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context).With("targetName", targetName), context, isAsync: false).Completed();

    /// <inheritdoc cref="CheckPermission(WebPubSubPermission, string, string, RequestContext)"/>
    public virtual async Task<Response<bool>> CheckPermissionAsync(WebPubSubPermission permission, string connectionId, string targetName = null, RequestContext context = null) =>
        await _requests.CheckAsync(_requests.CreateCheck($"/permissions/{Name(permission)}/connections/{HubRequests.Escape(connectionId, nameof(connectionId))}", context).With("targetName", targetName), context, isAsync: true).ConfigureAwait(false);

    private static string Name(WebPubSubPermission permission) => permission switch
    {
        WebPubSubPermission.SendToGroup => "sendToGroup",
        WebPubSubPermission.JoinLeaveGroup => "joinLeaveGroup",
        _ => throw new ArgumentOutOfRangeException(nameof(permission), permission, "Use one of the values of WebPubSubPermission."),
    };
}
