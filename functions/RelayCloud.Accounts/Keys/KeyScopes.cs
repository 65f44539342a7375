namespace RelayCloud.Accounts.Keys;

/// <summary>What a key may do. Values are stored; never change one.</summary>
[Flags]
public enum KeyScopes
{
    /// <summary>Nothing; no key has it.</summary>
    None = 0,

    /// <summary>Read market data and its tenant's own plan and usage.</summary>
    Read = 1,

    /// <summary>Manage its tenant's keys.</summary>
    Admin = 2,
}
