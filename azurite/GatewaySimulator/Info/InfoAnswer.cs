using Microsoft.AspNetCore.WebUtilities;

namespace RelayCloud.GatewaySimulator.Info;

/// <summary>The answer to an info request, over HTTP or as a post.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">UTF-8; JSON unless the status is 422.</param>
internal sealed record InfoAnswer(int Status, byte[] Body)
{
    /// <summary>Body does not parse, or unknown type.</summary>
    public static readonly InfoAnswer NotParsed = new(StatusCodes.Status422UnprocessableEntity, [.. "Failed to deserialize the JSON body into the target type"u8]);

    /// <summary>Weight used up. The exchange does not document the body; <c>null</c> is what its Python client reports.</summary>
    public static readonly InfoAnswer OverWeight = new(StatusCodes.Status429TooManyRequests, [.. "null"u8]);

    /// <summary>What an unknown coin gets from <c>candleSnapshot</c>.</summary>
    public static readonly InfoAnswer Failed = new(StatusCodes.Status500InternalServerError, [.. "null"u8]);

    /// <summary>What an unknown coin gets from <c>l2Book</c>.</summary>
    public static readonly InfoAnswer Null = new(StatusCodes.Status200OK, [.. "null"u8]);

    public string Reason => ReasonPhrases.GetReasonPhrase(Status);

    public string ContentType => Status == StatusCodes.Status422UnprocessableEntity ? "text/plain; charset=utf-8" : "application/json";
}
