using Azure.Core;

namespace Azure.Messaging.WebPubSub;

/// <summary>How a client talks to the service: retries, transport, diagnostics as in <see cref="ClientOptions"/>, and the version of the REST API.</summary>
public class WebPubSubServiceClientOptions : ClientOptions
{
    /// <summary>Options for a version of the service; default the newest.</summary>
    /// <exception cref="NotSupportedException">No such version.</exception>
    public WebPubSubServiceClientOptions(ServiceVersion version = ServiceVersion.V2024_12_01)
    {
        VersionText = version switch
        {
            ServiceVersion.V2021_10_01 => "2021-10-01",
            ServiceVersion.V2024_01_01 => "2024-01-01",
            ServiceVersion.V2024_12_01 => "2024-12-01",
            _ => throw new NotSupportedException("Use one of the versions of WebPubSubServiceClientOptions.ServiceVersion."),
        };

        // Shown in logs; all others are redacted.
        Diagnostics.LoggedHeaderNames.Add("x-ms-error-code");
        Diagnostics.LoggedQueryParameters.Add("api-version");
    }

    /// <summary>Versions of the service's REST API.</summary>
    public enum ServiceVersion
    {
        /// <summary>2021-10-01.</summary>
        V2021_10_01 = 1,

        /// <summary>2024-01-01.</summary>
        V2024_01_01 = 2,

        /// <summary>2024-12-01.</summary>
        V2024_12_01 = 3,
    }

    /// <summary>Value of the query parameter <c>api-version</c>.</summary>
    internal string VersionText { get; }
}
