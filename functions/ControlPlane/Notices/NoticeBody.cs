using System.Text.Json;
using RelayCloud.Accounts.Notices;
using RelayCloud.ControlPlane.Requests;

namespace RelayCloud.ControlPlane.Notices;

/// <summary>What a caller sends of a notice: <c>{"text":"…","to":{"tenantId":"…"}}</c>, or <c>{"plan":"…"}</c>, or <c>{"all":true}</c>.</summary>
internal static class NoticeBody
{
    private const string OneOfThree = "exactly one of {\"tenantId\":\"…\"}, {\"plan\":\"…\"} and {\"all\":true}";

    public static NoticeDraft Read(JsonElement body)
    {
        var fields = new BodyFields(body);
        string text = fields.Text("text", "");
        NoticeTarget? target = null;
        if (fields.Object("to") is { } to) target = TargetOf(to);
        else if (!body.TryGetProperty("to", out _)) fields.Add("to", "is missing", OneOfThree);
        if (target is null && body.TryGetProperty("to", out JsonElement given) && given.ValueKind == JsonValueKind.Object) fields.Add("to", "does not say whom it is for", OneOfThree);
        fields.ThrowIfWrong();
        return new NoticeDraft(text, target!);
    }

    // Null when it is not just one of the three.
    private static NoticeTarget? TargetOf(BodyFields to)
    {
        string tenantId = to.Text("tenantId", ""), plan = to.Text("plan", "");
        bool all = to.Bool("all", otherwise: false);
        to.NoMore();
        return (tenantId.Length > 0, plan.Length > 0, all) switch
        {
            (true, false, false) => NoticeTarget.OfTenant(tenantId),
            (false, true, false) => NoticeTarget.OfPlan(plan),
            (false, false, true) => NoticeTarget.All,
            _ => null,
        };
    }
}
