using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>How a client talks to the service: retries, transport, diagnostics as in <see cref="ClientOptions"/>, and the version of the REST API.</summary>
public class TableClientOptions : ClientOptions
{
    /// <summary>Options for a version of the service; default the newest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such version.</exception>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
    {
        VersionText = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion), serviceVersion, "Use one of the versions of TableClientOptions.ServiceVersion."),
        };

        // Shown in logs; all others are redacted. None of these can hold a key, a signature or a value.
        foreach (var header in new[] { "x-ms-version", "x-ms-error-code", "DataServiceVersion", "Prefer", "Preference-Applied" })
            Diagnostics.LoggedHeaderNames.Add(header);
        foreach (var parameter in new[] { "$top", "$select", "timeout" })
            Diagnostics.LoggedQueryParameters.Add(parameter);
    }

    /// <summary>Versions of the Table service's REST API.</summary>
    public enum ServiceVersion
    {
        /// <summary>2019-02-02.</summary>
        V2019_02_02 = 1,

        /// <summary>2020-12-06.</summary>
        V2020_12_06 = 2,
    }

    /// <summary>Value of the header x-ms-version.</summary>
    internal string VersionText { get; }
}
