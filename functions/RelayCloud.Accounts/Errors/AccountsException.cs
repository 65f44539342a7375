namespace RelayCloud.Accounts.Errors;

/// <summary>A change or a read of accounts that was refused. The message can be shown to the caller: it holds no secret.</summary>
public sealed class AccountsException : Exception
{
    /// <summary>A refusal for one reason.</summary>
    public AccountsException(AccountsErrorKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    /// <summary>A refusal because fields are wrong.</summary>
    /// <param name="fields">All that is wrong, at least one.</param>
    public AccountsException(IReadOnlyList<FieldError> fields)
        : base(string.Join(" ", fields))
    {
        Kind = AccountsErrorKind.Invalid;
        Fields = fields;
    }

    /// <summary>Why.</summary>
    public AccountsErrorKind Kind { get; }

    /// <summary>The wrong fields; empty unless <see cref="Kind"/> is <see cref="AccountsErrorKind.Invalid"/>.</summary>
    public IReadOnlyList<FieldError> Fields { get; } = [];
}
