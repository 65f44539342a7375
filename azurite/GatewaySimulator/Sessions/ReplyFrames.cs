using System.Text;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Sessions;

/// <summary>The frames that answer requests, with the exchange's own texts (reference sections 3 and 4.11). Pure.</summary>
internal static class ReplyFrames
{
    public static readonly byte[] Pong = [.. "{\"channel\":\"pong\"}"u8];

    public static byte[] Error(string text) => new JsonText().Raw("{\"channel\":\"error\",\"data\":"u8).String(text).Raw("}"u8).ToBytes();

    public static byte[] NotParsed(ReadOnlySpan<byte> request) =>
        Error("Error parsing JSON into valid websocket request: " + Encoding.UTF8.GetString(request));

    /// <param name="method"><c>subscribe</c> or <c>unsubscribe</c>.</param>
    /// <param name="echo">The subscription in normal form.</param>
    public static byte[] Acknowledgement(string method, string echo) => new JsonText()
        .Raw("{\"channel\":\"subscriptionResponse\",\"data\":{\"method\":"u8).String(method).Raw(",\"subscription\":"u8).Raw(echo).Raw("}}"u8).ToBytes();

    /// <param name="payload">JSON.</param>
    public static byte[] Post(string id, string type, ReadOnlySpan<byte> payload) => new JsonText()
        .Raw("{\"channel\":\"post\",\"data\":{\"id\":"u8).Raw(id).Raw(",\"response\":{\"type\":"u8).String(type).Raw(",\"payload\":"u8).Raw(payload).Raw("}}}"u8).ToBytes();
}
