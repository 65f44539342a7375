namespace RelayCloud.Amqp.Messages;

/// <summary>What the body of a message consists of.</summary>
public enum BodyKind
{
    /// <summary>There is no body section.</summary>
    None,

    /// <summary>One or more data sections, each a binary.</summary>
    Data,

    /// <summary>One or more amqp-sequence sections, each a list.</summary>
    Sequence,

    /// <summary>One amqp-value section.</summary>
    Value,
}
