using Microsoft.AspNetCore.Http;
using RelayCloud.ControlPlane.Streaming.Connections;

namespace RelayCloud.ControlPlane.Streaming.Events;

/// <summary>An event of the service: a CloudEvent in binary mode, its attributes in headers.</summary>
/// <param name="Type">Such as <c>azure.webpubsub.sys.connect</c>.</param>
/// <param name="Name">Such as <c>connect</c>, or what the client calls it.</param>
/// <param name="ConnectionId">Whose.</param>
/// <param name="User">Who that is; null = nobody that we gave an address.</param>
/// <param name="Body">What comes with it.</param>
internal sealed record StreamEvent(string Type, string Name, string ConnectionId, StreamUser? User, ReadOnlyMemory<byte> Body)
{
    public const string OfSystem = "azure.webpubsub.sys.";
    public const string OfUser = "azure.webpubsub.user.";

    public static StreamEvent Of(HttpRequest request, ReadOnlyMemory<byte> body) =>
        new(Header(request, "ce-type"), Header(request, "ce-eventName"), Header(request, "ce-connectionId"), StreamUser.TryParse(Header(request, "ce-userId")), body);

    public static string Header(HttpRequest request, string name) => request.Headers[name].ToString();
}
