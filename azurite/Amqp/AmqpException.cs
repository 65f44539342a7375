using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp;

/// <summary>
/// What went wrong on a connection, a session, a link or in the bytes of a message, as an AMQP error. Raised for malformed input, for a peer that breaks the protocol, for an error
/// that the peer reported, and for operations on something that is closed.
/// </summary>
public sealed class AmqpException : Exception
{
    /// <summary>An error with that condition and text.</summary>
    public AmqpException(AmqpSymbol condition, string description, Exception? innerException = null)
        : this(new AmqpError(condition, description), innerException)
    {
    }

    /// <summary>An error as the peer, or this library, put it.</summary>
    public AmqpException(AmqpError error, Exception? innerException = null)
        : base($"{error.Condition.Value}: {error.Description}", innerException) => Error = error;

    /// <summary>The error as it travels in close, end, detach and rejected.</summary>
    public AmqpError Error { get; }

    /// <summary>Short for the error's condition.</summary>
    public AmqpSymbol Condition => Error.Condition;

    internal static AmqpException Decode(string description) => new(ErrorConditions.DecodeError, description);

    internal static AmqpException Framing(string description) => new(ErrorConditions.FramingError, description);
}
