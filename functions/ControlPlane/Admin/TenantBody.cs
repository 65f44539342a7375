using System.Text.Json;
using RelayCloud.Accounts.Tenants;
using RelayCloud.ControlPlane.Requests;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>What a caller sends of a tenant.</summary>
internal static class TenantBody
{
    private static readonly TenantDraft New = new() { Name = "" };

    /// <summary>A new tenant.</summary>
    public static TenantDraft Read(JsonElement body) => Merge(body, New);

    /// <summary>A tenant with the fields that are there; the others stay as they are.</summary>
    public static TenantDraft Merge(JsonElement body, TenantDraft current)
    {
        var fields = new BodyFields(body);
        var draft = new TenantDraft
        {
            Name = fields.Text("name", current.Name),
            Plan = fields.Text("plan", current.Plan),
            ContactName = fields.TextOrNull("contactName", current.ContactName),
            ContactEmail = fields.TextOrNull("contactEmail", current.ContactEmail),
            Notes = fields.TextOrNull("notes", current.Notes),
            TimeZone = fields.Text("timeZone", current.TimeZone),
            AllowIps = fields.Texts("allowIps", current.AllowIps),
            DenyIps = fields.Texts("denyIps", current.DenyIps),
        };
        fields.ThrowIfWrong();
        return draft;
    }
}
