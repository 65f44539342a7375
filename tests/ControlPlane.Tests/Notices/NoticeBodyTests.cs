using RelayCloud.ControlPlane.Tests.Accounts;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Notices;

/// <summary>What a notice may say, to whom, and what is kept of it; no Web PubSub.</summary>
public sealed class NoticeBodyTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/v1/admin/notices";

    private ControlPlaneApp App => fixture.App;

    [Theory]
    [InlineData("""{"to":{"all":true}}""", "text")]
    [InlineData("""{"text":"","to":{"all":true}}""", "text")]
    [InlineData("""{"text":" blank in front","to":{"all":true}}""", "text")]
    [InlineData("""{"text":"a\nline","to":{"all":true}}""", "text")]
    [InlineData("""{"text":"a\u0000nought","to":{"all":true}}""", "text")]
    [InlineData("""{"text":"half a letter \ud800","to":{"all":true}}""", "text")]
    [InlineData("""{"text":7,"to":{"all":true}}""", "text")]
    [InlineData("""{"text":"a"}""", "to")]
    [InlineData("""{"text":"a","to":"all"}""", "to")]
    [InlineData("""{"text":"a","to":{}}""", "to")]
    [InlineData("""{"text":"a","to":{"all":false}}""", "to")]
    [InlineData("""{"text":"a","to":{"all":true,"plan":"pro"}}""", "to")]
    [InlineData("""{"text":"a","to":{"tenantId":"f9skt9k3","plan":"pro"}}""", "to")]
    [InlineData("""{"text":"a","to":{"tenantId":7}}""", "to.tenantId")]
    [InlineData("""{"text":"a","to":{"tenantId":"zzzzzzzz"}}""", "to.tenantId")]
    [InlineData("""{"text":"a","to":{"tenantId":"' or true"}}""", "to.tenantId")]
    [InlineData("""{"text":"a","to":{"plan":"nope"}}""", "to.plan")]
    [InlineData("""{"text":"a","to":{"all":true,"tenant":"x"}}""", "to.tenant")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        Answer answer = await App.AsAdminAsync("POST", Path, body);
        Assert.Equal((400, "invalid_fields"), (answer.Status, answer.Reason));
        Assert.Contains(field, answer.Fields);
    }

    [Fact]
    public async Task The_longest_text_is_taken_and_a_longer_one_is_not()
    {
        Assert.Equal(201, (await SendAsync(new string('ü', 1_000), """{"all":true}""")).Status);
        Assert.Equal(["text"], (await SendAsync(new string('ü', 1_001), """{"all":true}""")).Fields);
    }

    [Fact]
    public async Task Without_web_pubsub_the_answer_says_so_and_the_notice_is_announced()
    {
        string tenant = await App.NewTenantAsync();
        Answer answer = await SendAsync("Hello", $$"""{"tenantId":"{{tenant}}"}""");
        Assert.Equal(201, answer.Status);
        Assert.Equal(("announced", "off"), (answer.Text("direct"), answer.Json.GetProperty("webPubSub").GetProperty("state").GetString()));
        Assert.Equal(tenant, answer.Json.GetProperty("to").GetProperty("tenantId").GetString());
    }

    [Fact]
    public async Task A_deleted_tenant_is_none()
    {
        string tenant = await App.NewTenantAsync();
        await App.AsAdminAsync("DELETE", $"/v1/admin/tenants/{tenant}", null, ("If-Match", "*"));
        Assert.Equal(["to.tenantId"], (await SendAsync("Hello", $$"""{"tenantId":"{{tenant}}"}""")).Fields);
    }

    [Fact]
    public async Task The_same_notice_with_the_same_key_is_one_notice_and_another_one_is_refused()
    {
        (string, string) once = ("Idempotency-Key", Guid.NewGuid().ToString());
        Answer[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("Once", """{"plan":"pro"}""", once)));
        Assert.Single(made.Select(static m => m.Text("id")).Distinct());
        Assert.Single(made, static m => m.Status == 201);
        Assert.All(made.Where(static m => m.Status != 201), static m => Assert.Equal((200, "true"), (m.Status, m.Header("Idempotency-Replayed"))));
        Answer other = await SendAsync("Twice", """{"plan":"pro"}""", once);
        Assert.Equal((422, "idempotency_mismatch"), (other.Status, other.Reason));
    }

    [Fact]
    public async Task Who_sent_what_to_whom_is_in_the_audit_log()
    {
        string tenant = await App.NewTenantAsync();
        Answer sent = await SendAsync("For the log", $$"""{"tenantId":"{{tenant}}"}""");
        foreach (string list in (string[])["/v1/admin/audit?of=notices&limit=200", "/v1/admin/audit?limit=200"])
        {
            var entry = Assert.Single((await App.AsAdminAsync("GET", list)).Json.GetProperty("items").EnumerateArray(), e => e.GetProperty("kind").GetString() == "noticeSent" && e.GetProperty("tenantId").GetString() == tenant);
            Assert.Equal(("For the log", sent.Text("id")), (entry.GetProperty("after").GetProperty("text").GetString(), entry.GetProperty("after").GetProperty("id").GetString()));
            Assert.Equal("admin-key", entry.GetProperty("actor").GetProperty("id").GetString());
        }
    }

    private Task<Answer> SendAsync(string text, string to, params (string, string)[] headers) => App.AsAdminAsync("POST", Path, $$"""{"text":"{{text}}","to":{{to}}}""", headers);
}
