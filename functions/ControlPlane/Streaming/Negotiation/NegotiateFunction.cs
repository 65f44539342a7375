using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Requests;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Streaming.Negotiation;

/// <summary>Where tenants' clients learn where to connect.</summary>
/// <param name="services">Has the negotiation only where a Web PubSub service is set.</param>
/// <param name="settings">Bounds.</param>
public sealed class NegotiateFunction(IServiceProvider services, ControlPlaneSettings settings)
{
    /// <summary>The answer of everything about streams where there are none.</summary>
    internal static readonly Refusal Off = new(StatusCodes.Status404NotFound, Reasons.StreamingOff, "Streams over Web PubSub are not offered here; connect to the relay's WebSocket.");

    /// <summary>An address for a WebSocket, with the subscriptions that are granted. To be asked again before it expires: that renews it.</summary>
    [Function("NegotiateStream")]
    [Access(AccessLevel.TenantRead)]
    public async Task<IResult> NegotiateStream([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/stream/negotiate")] HttpRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<WantedTopic> wanted = WantedTopics.Read(await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: false, cancellationToken));
        if (services.GetService<StreamNegotiation>() is not { } negotiation) return Off;
        return new JsonAnswer(StatusCodes.Status200OK, await negotiation.NegotiateAsync(Caller.Of(request), wanted, cancellationToken));
    }
}
