using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Amqp;

namespace AzureSdk.EventHubs.Tests.Bundled;

public sealed class ServiceErrorTests
{
    [Theory]
    [InlineData("com.microsoft:timeout", EventHubsException.FailureReason.ServiceTimeout, true)]
    [InlineData("com.microsoft:server-busy", EventHubsException.FailureReason.ServiceBusy, true)]
    [InlineData("com.microsoft:entity-disabled", EventHubsException.FailureReason.ResourceNotFound, false)]
    [InlineData("com.microsoft:producer-epoch-stolen", EventHubsException.FailureReason.ProducerDisconnected, false)]
    [InlineData("amqp:link:stolen", EventHubsException.FailureReason.ConsumerDisconnected, false)]
    [InlineData("amqp:link:message-size-exceeded", EventHubsException.FailureReason.MessageSizeExceeded, false)]
    [InlineData("amqp:resource-limit-exceeded", EventHubsException.FailureReason.QuotaExceeded, false)]
    [InlineData("amqp:internal-error", EventHubsException.FailureReason.GeneralError, true)]
    [InlineData("amqp:connection:forced", EventHubsException.FailureReason.ServiceCommunicationProblem, true)]
    [InlineData("amqp:link:detach-forced", EventHubsException.FailureReason.ServiceCommunicationProblem, true)]
    [InlineData("amqp:not-found", EventHubsException.FailureReason.ServiceCommunicationProblem, true)]
    public void Conditions_have_their_reasons(string condition, EventHubsException.FailureReason reason, bool transient)
    {
        var failure = Assert.IsType<EventHubsException>(ServiceError.ToException(condition, "text", "hub"));
        Assert.Equal(reason, failure.Reason);
        Assert.Equal(transient, failure.IsTransient);
        Assert.Contains("text", failure.Message, StringComparison.Ordinal);
        Assert.Equal("hub", failure.EventHubName);
    }

    [Fact]
    public void A_missing_entity_is_told_from_its_text_or_status()
    {
        var byText = (EventHubsException)ServiceError.ToException("amqp:not-found", "The messaging entity 'sb://h/x' could not be found.", "x");
        var byStatus = (EventHubsException)ServiceError.ToException(404, null, "gone", "x");
        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, byText.Reason);
        Assert.Equal(EventHubsException.FailureReason.ResourceNotFound, byStatus.Reason);
    }

    [Fact]
    public void Some_conditions_are_exceptions_of_the_framework()
    {
        Assert.IsType<UnauthorizedAccessException>(ServiceError.ToException("amqp:unauthorized-access", "", "h"));
        Assert.IsType<UnauthorizedAccessException>(ServiceError.ToException("com.microsoft:auth-failed", "", "h"));
        Assert.IsType<ArgumentException>(ServiceError.ToException("com.microsoft:argument-error", "", "h"));
        Assert.IsType<ArgumentOutOfRangeException>(ServiceError.ToException("com.microsoft:argument-out-of-range", "", "h"));
        Assert.IsType<InvalidOperationException>(ServiceError.ToException("amqp:not-allowed", "", "h"));
        Assert.IsType<NotSupportedException>(ServiceError.ToException("amqp:not-implemented", "", "h"));
        Assert.IsType<UnauthorizedAccessException>(ServiceError.ToException(401, null, null, "h"));
    }
}
