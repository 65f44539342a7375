using System.Text.Json;
using RelayCloud.Accounts.Keys;
using RelayCloud.ControlPlane.Requests;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>What a caller sends of a key.</summary>
internal static class KeyBody
{
    private static readonly ApiKeyDraft New = new() { Name = "" };

    /// <summary>A new key.</summary>
    public static (ApiKeyDraft Draft, KeyEnvironment Environment) Read(JsonElement body)
    {
        var fields = new BodyFields(body);
        KeyEnvironment environment = fields.OneOf<KeyEnvironment>("environment", KeyEnvironment.Live, ("live", KeyEnvironment.Live), ("demo", KeyEnvironment.Demo));
        ApiKeyDraft draft = Merge(fields, New);
        fields.ThrowIfWrong();
        return (draft, environment);
    }

    /// <summary>A key with the fields that are there; the others stay as they are.</summary>
    public static ApiKeyDraft Merge(JsonElement body, ApiKeyDraft current)
    {
        var fields = new BodyFields(body);
        ApiKeyDraft draft = Merge(fields, current);
        fields.ThrowIfWrong();
        return draft;
    }

    private static ApiKeyDraft Merge(BodyFields fields, ApiKeyDraft current)
    {
        IReadOnlyList<string> scopeTexts = fields.Texts("scopes", ScopeTexts.Of(current.Scopes));
        KeyScopes? scopes = ScopeTexts.Parse(scopeTexts);
        if (scopes is null) fields.Add("scopes", "lists what is no scope", "one or more of read and admin");
        return new ApiKeyDraft
        {
            Name = fields.Text("name", current.Name),
            Scopes = scopes ?? current.Scopes,
            ExpiresAt = fields.TimeOrNull("expiresAt", current.ExpiresAt),
            AllowIps = fields.Texts("allowIps", current.AllowIps),
            DenyIps = fields.Texts("denyIps", current.DenyIps),
        };
    }
}
