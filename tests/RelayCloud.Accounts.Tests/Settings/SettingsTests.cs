using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Settings;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tests.Support;
using RelayCloud.Accounts.Tokens;

namespace RelayCloud.Accounts.Tests.Settings;

/// <summary>Settings that several processes share: what is wrong is told, and no secret is.</summary>
public sealed class SettingsTests
{
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=name;AccountKey=c2VjcmV0LWtleQ==;EndpointSuffix=core.windows.net";
    private static readonly string Base64 = Convert.ToBase64String(new byte[32]);
    private static readonly string Other = Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(Account, null, null)]
    [InlineData(null, "https://name.table.core.windows.net", null)]
    [InlineData(Account, "https://name.table.core.windows.net", "both")]
    [InlineData("AccountKey=c2VjcmV0", null, "cannot be read")]
    [InlineData("secret", null, "cannot be read")]
    [InlineData(null, "http://name.table.core.windows.net", "https")]
    [InlineData(null, "https://name.table.core.windows.net?sv=secret", "query")]
    [InlineData(null, "nonsense", "https")]
    public void An_account_is_given_in_one_way_that_can_be_read(string? connectionString, string? endpoint, string? fault)
    {
        var settings = new TableSettings { ConnectionString = connectionString, Endpoint = endpoint };
        string[] errors = [.. settings.Validate()];
        Assert.Equal(connectionString is not null || endpoint is not null, settings.IsConfigured);
        if (fault is null) Assert.Empty(errors);
        else Assert.Contains(fault, Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain(errors, e => e.Contains("c2VjcmV0", StringComparison.Ordinal) || e.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void An_account_is_opened_as_it_is_given()
    {
        Assert.Equal("https://name.table.core.windows.net/t1", new TableSettings { ConnectionString = Account }.Open("t1", new()).Uri.AbsoluteUri);
        Assert.Equal("https://other.table.core.windows.net/t1", new TableSettings { Endpoint = "https://other.table.core.windows.net" }.Open("t1", new()).Uri.AbsoluteUri.Replace("//t1", "/t1", StringComparison.Ordinal));
    }

    [Fact]
    public void Tokens_need_nothing_and_have_defaults()
    {
        var settings = new TokenSettings();
        Assert.Empty(settings.Validate());
        Assert.False(settings.IsConfigured);
        Assert.Equal(("relaycloud", "relaycloud", 900, "token-signing-key"), (settings.Issuer, settings.Audience, settings.LifetimeSeconds, settings.Secret));
    }

    [Fact]
    public void Every_mistake_of_keys_is_told()
    {
        Told("Next is not known", Keys(("Current", "k1", Base64), ("Next", "k2", Base64)));
        Told("Current is missing", Keys(("Previous", "k1", Base64)));
        Told("Current: ", Keys(("Current", "k1", "c2hvcnQ=")));
        Told("Previous: ", Keys(("Current", "k1", Base64), ("Previous", "a name", Base64)));
        Told("same Id", Keys(("Current", "k1", Base64), ("Previous", "k1", Other)));
        Told("both KeyVault and SigningKeys", Keys(("Current", "k1", Base64)) with { KeyVault = "https://name.vault.azure.net" });
        Told("https", new TokenSettings { KeyVault = "http://name.vault.azure.net" });
        Told("Secret is empty", new TokenSettings { KeyVault = "https://name.vault.azure.net", Secret = "" });
        Told("Lifetime", new TokenSettings { LifetimeSeconds = 5 });

        static void Told(string fault, TokenSettings settings)
        {
            string error = Assert.Single(settings.Validate());
            Assert.Contains(fault, error, StringComparison.Ordinal);
            Assert.DoesNotContain("c2hvcnQ=", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_has_the_old_key_as_the_previous_takes_the_tokens_of_who_still_signs_with_it()
    {
        TokenService old = Keys(("Current", "k1", Base64)).Open(TimeProvider.System);
        TokenService rotated = Keys(("current", "k2", Other), ("PREVIOUS", "k1", Base64)).Open(TimeProvider.System);
        TokenService forgot = Keys(("Current", "k2", Other)).Open(TimeProvider.System);
        CancellationToken stop = TestContext.Current.CancellationToken;
        string token = (await old.IssueAsync(Grant(), stop)).Text;
        Assert.Equal((TokenOutcome.Ok, PublicId.LocalText), ((await rotated.ValidateAsync(token, stop)).Outcome, (await rotated.ValidateAsync(token, stop)).KeyId));
        Assert.Equal(TokenOutcome.Invalid, (await forgot.ValidateAsync(token, stop)).Outcome);
    }

    [Fact]
    public void What_is_printed_shows_no_secret()
    {
        string text = new TableSettings { ConnectionString = Account } + " " + (Keys(("Current", "k1", Base64)) with { KeyVault = "https://name.vault.azure.net" }) + " " + new SigningKeySettings { Id = "k1", Base64 = Base64 };
        Assert.DoesNotContain("c2VjcmV0", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Base64, text, StringComparison.Ordinal);
        Assert.Contains("k1", text, StringComparison.Ordinal);
    }

    private static AccountGrant Grant()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var key = new ApiKey
        {
            Id = PublicId.LocalText,
            TenantId = TenantIds.Demo,
            Environment = KeyEnvironment.Demo,
            Name = "bot",
            Scopes = KeyScopes.Read,
            CreatedAt = now,
            AllowIps = IpRangeList.Empty,
            DenyIps = IpRangeList.Empty,
        };
        var tenant = new Tenant
        {
            Id = TenantIds.Demo,
            Name = "Acme",
            Plan = "pro",
            State = TenantState.Active,
            TimeZone = "UTC",
            AllowIps = IpRangeList.Empty,
            DenyIps = IpRangeList.Empty,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var plan = new Plan { Name = "pro", Title = "Pro", Limits = Someone.Limits(), Price = new PlanPrice(1_00, "CHF"), CreatedAt = now, UpdatedAt = now };
        return new AccountGrant(key, tenant, plan);
    }

    private static TokenSettings Keys(params (string Name, string Id, string Base64)[] keys) =>
        new() { SigningKeys = keys.ToDictionary(k => k.Name, k => new SigningKeySettings { Id = k.Id, Base64 = k.Base64 }) };
}
