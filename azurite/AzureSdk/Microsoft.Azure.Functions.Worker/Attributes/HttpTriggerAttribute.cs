using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on an HTTP request.</summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Any method, level <see cref="AuthorizationLevel.Function"/>.</summary>
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    /// <summary>The given methods. As in the official attribute, this overload leaves the level at <see cref="AuthorizationLevel.Anonymous"/>: name the level to be safe.</summary>
    /// <param name="methods">Case does not matter; none means any.</param>
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    /// <summary>Any method, the given level.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    /// <summary>The given methods and level.</summary>
    /// <param name="authLevel">What a caller must show.</param>
    /// <param name="methods">Case does not matter; none means any.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>Route template below the route prefix, without a leading slash; default the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>The methods; null or empty means any.</summary>
    public string[]? Methods { get; private set; }

    /// <summary>What a caller must show.</summary>
    public AuthorizationLevel AuthLevel { get; private set; }
}
