using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Messages;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Server.Requests;
using RelayCloud.EventHubsEmulator.Server.Security;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

public sealed class TokenRequestsTests
{
    private const string Hub = "sb://localhost:5672/hub";
    private readonly ConnectionTokens _tokens = new();

    [Theory]
    [InlineData("servicebus.windows.net:sastoken")]
    [InlineData("jwt")] // What Python's client calls it.
    public void A_shared_access_signature_is_taken_whatever_it_is_called(string type)
    {
        Assert.Equal(202, Put(new EmulatorOptions(), type, Token()));
        Assert.NotNull(_tokens.ExpiryOf("hub/partitions/1", DateTimeOffset.UtcNow));
        Assert.Null(_tokens.ExpiryOf("other", DateTimeOffset.UtcNow));
    }

    [Fact]
    public void A_jwt_is_refused_unless_the_emulator_is_told_to_take_any()
    {
        Assert.Equal(401, Put(new EmulatorOptions(), "jwt", "eyJ"));
        Assert.Equal(202, Put(new EmulatorOptions { AcceptJwt = true }, "jwt", "eyJ"));
    }

    [Fact]
    public void A_wrong_key_and_a_token_for_something_else_are_refused()
    {
        var key = new EmulatorOptions { Keys = [new SharedAccessKey("RootManageSharedAccessKey", "another")] };
        Assert.Equal(401, Put(key, "jwt", Token()));
        Assert.Equal(401, Put(new EmulatorOptions(), "jwt", SasTokenTests.Token("sb://localhost/other", SharedAccessKey.Default, DateTimeOffset.UtcNow.AddMinutes(5))));
        Assert.Equal(400, Put(new EmulatorOptions(), "saml", "x"));
    }

    private static string Token() => SasTokenTests.Token(Hub, SharedAccessKey.Default, DateTimeOffset.UtcNow.AddMinutes(5));

    private int Put(EmulatorOptions options, string type, string token)
    {
        AmqpMessage answer = new TokenRequests(options, TimeProvider.System).Answer(
            new AmqpMessage
            {
                Properties = new MessageProperties { MessageId = 5ul },
                ApplicationProperties = new AmqpMap { { (object)"operation", "put-token" }, { (object)"name", Hub }, { (object)"type", type } },
                Value = token,
            },
            _tokens);
        Assert.Equal(5ul, answer.Properties!.CorrelationId);
        return (int)answer.ApplicationProperties!["status-code"]!;
    }
}
