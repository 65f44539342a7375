namespace RelayCloud.Accounts.Keys;

/// <summary>Whether a key works.</summary>
public enum ApiKeyState
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>It still does, beside the key that replaces it.</summary>
    Replaced,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It was revoked.</summary>
    Revoked,
}
