using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Hosting;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Negotiation;

namespace RelayCloud.ControlPlane.Streaming.Events;

/// <summary>
/// Takes the events of Web PubSub. For the service alone, so it is not in the document of addresses: the trigger names no methods, which keeps OPTIONS from being answered as a
/// browser's question.
/// </summary>
/// <param name="services">Has the handlers only where a service is set.</param>
/// <param name="readiness">Whether the accounts are known.</param>
/// <param name="settings">Bounds.</param>
public sealed class StreamEventFunction(IServiceProvider services, Readiness readiness, ControlPlaneSettings settings)
{
    private static readonly Refusal Forged = new(StatusCodes.Status401Unauthorized, Reasons.CredentialsInvalid, "This event is not signed by the service.");

    /// <summary>One event, or the service's question whether events are wanted.</summary>
    [Function("StreamEvent")]
    [Access(AccessLevel.Public)]
    public async Task<IResult> TakeAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/stream/events")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (services.GetService<EventSignature>() is not { } signature) return NegotiateFunction.Off;
        if (HttpMethods.IsOptions(request.Method)) return Validate(request);
        if (!HttpMethods.IsPost(request.Method)) return new Refusal(StatusCodes.Status405MethodNotAllowed, Reasons.MethodNotAllowed, "This address takes POST, OPTIONS.") { Allow = "POST, OPTIONS" };

        // Before anything else of the request is looked at.
        if (!signature.IsValid(StreamEvent.Header(request, "ce-connectionId"), StreamEvent.Header(request, "ce-signature"))) return Forged;
        if (!StreamEvent.Header(request, "ce-hub").Equals(settings.WebPubSub.Hub, StringComparison.OrdinalIgnoreCase)) return new Refusal(StatusCodes.Status404NotFound, Reasons.NotFound, "There is no such hub here.");
        if (!readiness.IsReady) return RefusalOf.Starting;
        if (request.ContentLength > settings.RequestBytesMax) return TooLong();
        byte[] buffer = new byte[settings.RequestBytesMax + 1];
        int length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > settings.RequestBytesMax) return TooLong();
        return await AnswerAsync(StreamEvent.Of(request, buffer.AsMemory(0, length)), cancellationToken);
    }

    private async Task<IResult> AnswerAsync(StreamEvent taken, CancellationToken cancellationToken)
    {
        ConnectionEvents connections = services.GetRequiredService<ConnectionEvents>();
        switch (taken.Type)
        {
            case StreamEvent.OfSystem + "connect":
                return await connections.ConnectAsync(taken, cancellationToken);
            case StreamEvent.OfSystem + "connected":
                await connections.ConnectedAsync(taken, cancellationToken);
                return new EmptyAnswer(StatusCodes.Status204NoContent);
            case StreamEvent.OfSystem + "disconnected":
                await connections.DisconnectedAsync(taken, cancellationToken);
                return new EmptyAnswer(StatusCodes.Status204NoContent);
            default:
                return taken.Type.StartsWith(StreamEvent.OfUser, StringComparison.Ordinal)
                    ? new JsonAnswer(StatusCodes.Status200OK, await services.GetRequiredService<SubscriptionEvents>().TakeAsync(taken, cancellationToken))
                    : new EmptyAnswer(StatusCodes.Status204NoContent);
        }
    }

    // Whoever asks may send events; what they send is checked by its signature.
    private static IResult Validate(HttpRequest request)
    {
        if (StreamEvent.Header(request, "WebHook-Request-Origin").Length == 0)
            return new Refusal(StatusCodes.Status400BadRequest, Reasons.InvalidHeader, "WebHook-Request-Origin is missing; this address is for Web PubSub.");
        request.HttpContext.Response.Headers["WebHook-Allowed-Origin"] = "*";
        return new EmptyAnswer(StatusCodes.Status200OK);
    }

    private Refusal TooLong() => new(StatusCodes.Status413PayloadTooLarge, Reasons.BodyTooLarge, $"The event is too long; it may have {settings.RequestBytesMax:N0} bytes.");
}
