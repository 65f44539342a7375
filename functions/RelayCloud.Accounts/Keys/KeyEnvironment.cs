namespace RelayCloud.Accounts.Keys;

/// <summary>What a key is for; the second part of its text. Names are stored; never rename one.</summary>
public enum KeyEnvironment
{
    /// <summary><c>rc_live_…</c>: customers.</summary>
    Live,

    /// <summary><c>rc_demo_…</c>: trying things out.</summary>
    Demo,
}
