namespace RelayCloud.WebPubSubEmulator.Rest;

/// <summary>A request that gets an error for an answer.</summary>
internal sealed class RestException(int status, string code, string message, string? target = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Target { get; } = target;

    public static RestException BadRequest(string message, string target) => new(StatusCodes.Status400BadRequest, "BadRequest", message, target);

    public static RestException Throttled() => new(StatusCodes.Status429TooManyRequests, "TooManyRequests", "The units' rate is exceeded; try again later.");
}
