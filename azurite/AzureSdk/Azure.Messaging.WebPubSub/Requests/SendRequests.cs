using Azure.Core;

namespace Azure.Messaging.WebPubSub.Requests;

/// <summary>Completes messages that send something. Stateless.</summary>
internal static class SendRequests
{
    public static HttpMessage WithBody(this HttpMessage message, RequestContent content, ContentType contentType)
    {
        ArgumentNullException.ThrowIfNull(content);
        message.Request.Headers.Add("Content-Type", contentType.ToString());
        message.Request.Content = content;
        return message;
    }

    /// <summary>Adds a query parameter if there is a value.</summary>
    public static HttpMessage With(this HttpMessage message, string name, string? value)
    {
        if (value is not null)
            message.Request.Uri.AppendQuery(name, value, escapeValue: true);
        return message;
    }

    /// <summary>Adds a query parameter for each value.</summary>
    public static HttpMessage WithEach(this HttpMessage message, string name, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
            message.Request.Uri.AppendQuery(name, value, escapeValue: true);
        return message;
    }

    /// <summary>Text is text unless something else is said.</summary>
    public static ContentType OrText(this ContentType contentType) => contentType == default ? ContentType.TextPlain : contentType;
}
