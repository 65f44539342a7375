namespace RelayCloud.Accounts.Errors;

/// <summary>One wrong field of a request.</summary>
/// <param name="Field">The field's name as the JSON has it, with an index for an entry of a list: <c>allowIps[2]</c>.</param>
/// <param name="Problem">What is wrong, as a clause: "is 101 characters long".</param>
/// <param name="Expected">What would be right, as a clause: "1 to 100 characters".</param>
public sealed record FieldError(string Field, string Problem, string Expected)
{
    /// <summary>The whole as a sentence.</summary>
    public override string ToString() => $"{Field} {Problem}; expected {Expected}.";
}
