using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp;

/// <summary>The error conditions that AMQP 1.0 itself defines (part 2, section 2.8.15 and following) and that this library raises.</summary>
public static class ErrorConditions
{
    public static readonly AmqpSymbol InternalError = new("amqp:internal-error");
    public static readonly AmqpSymbol NotFound = new("amqp:not-found");
    public static readonly AmqpSymbol UnauthorizedAccess = new("amqp:unauthorized-access");
    public static readonly AmqpSymbol DecodeError = new("amqp:decode-error");
    public static readonly AmqpSymbol ResourceLimitExceeded = new("amqp:resource-limit-exceeded");
    public static readonly AmqpSymbol NotAllowed = new("amqp:not-allowed");
    public static readonly AmqpSymbol InvalidField = new("amqp:invalid-field");
    public static readonly AmqpSymbol NotImplemented = new("amqp:not-implemented");
    public static readonly AmqpSymbol IllegalState = new("amqp:illegal-state");
    public static readonly AmqpSymbol ConnectionForced = new("amqp:connection:forced");
    public static readonly AmqpSymbol FramingError = new("amqp:connection:framing-error");
    public static readonly AmqpSymbol WindowViolation = new("amqp:session:window-violation");
    public static readonly AmqpSymbol ErrantLink = new("amqp:session:errant-link");
    public static readonly AmqpSymbol HandleInUse = new("amqp:session:handle-in-use");
    public static readonly AmqpSymbol UnattachedHandle = new("amqp:session:unattached-handle");
    public static readonly AmqpSymbol DetachForced = new("amqp:link:detach-forced");
    public static readonly AmqpSymbol TransferLimitExceeded = new("amqp:link:transfer-limit-exceeded");
    public static readonly AmqpSymbol MessageSizeExceeded = new("amqp:link:message-size-exceeded");
    public static readonly AmqpSymbol Stolen = new("amqp:link:stolen");
}
