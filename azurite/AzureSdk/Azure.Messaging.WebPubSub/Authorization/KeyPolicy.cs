using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Messaging.WebPubSub.Authorization;

/// <summary>Signs each try with the access key, because a token is for one address and for a few minutes. The key may be renewed while clients use it.</summary>
internal sealed class KeyPolicy(AzureKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public override void OnSendingRequest(HttpMessage message)
    {
        var now = DateTimeOffset.UtcNow;
        var token = KeyToken.Create(credential.Key, message.Request.Uri.ToUri().AbsoluteUri, now, now + Life);
        message.Request.Headers.SetValue("Authorization", "Bearer " + token);
    }
}
