using RelayCloud.Accounts.Keys;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>Scopes as a list of words.</summary>
internal static class ScopeTexts
{
    private const string Read = "read";
    private const string Admin = "admin";

    public static IReadOnlyList<string> Of(KeyScopes scopes) => [.. All().Where(s => scopes.HasFlag(s.Scope)).Select(static s => s.Text)];

    /// <summary>The scopes of a list of words; null when a word is none.</summary>
    public static KeyScopes? Parse(IEnumerable<string> texts)
    {
        KeyScopes scopes = KeyScopes.None;
        foreach (string text in texts)
        {
            switch (text)
            {
                case Read: scopes |= KeyScopes.Read; break;
                case Admin: scopes |= KeyScopes.Admin; break;
                default: return null;
            }
        }

        return scopes;
    }

    private static IEnumerable<(KeyScopes Scope, string Text)> All() => [(KeyScopes.Read, Read), (KeyScopes.Admin, Admin)];
}
