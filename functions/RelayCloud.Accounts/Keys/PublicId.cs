using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace RelayCloud.Accounts.Keys;

/// <summary>
/// The public part of a key: 8 digits of the tenant, 8 of the key, 6 of a checksum. It names the row to read, so that a key is found with one point read and needs no
/// row of its own for that; the checksum finds typing errors and texts that never were a key, before any read. The local cloud's key has the id <c>local</c>.
/// </summary>
internal readonly record struct PublicId
{
    public const int Length = 22;

    /// <summary>The id of the local cloud's key.</summary>
    public const string LocalText = "local";

    private const int PartLength = 8;
    private const int CheckLength = 6;
    private const int PartBytes = 5;

    public static readonly PublicId Local = new(KeyEnvironment.Demo, ulong.MaxValue, ulong.MaxValue);

    // BCH code of BIP-173 over GF(32): detects up to 4 wrong digits, and one in 2³⁰ of all others passes.
    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    private PublicId(KeyEnvironment environment, ulong tenant, ulong key)
    {
        Environment = environment;
        Tenant = tenant;
        Key = key;
    }

    public KeyEnvironment Environment { get; }

    // 40 bits each.
    private ulong Tenant { get; }

    private ulong Key { get; }

    public string TenantId => this == Local ? Tenants.TenantIds.Demo : PartText(Tenant);

    /// <summary>A new key's id.</summary>
    /// <param name="environment">What the key is for.</param>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="name">5 bytes that name the key; empty = random ones.</param>
    public static PublicId New(KeyEnvironment environment, string tenantId, ReadOnlySpan<byte> name)
    {
        Span<byte> bytes = stackalloc byte[PartBytes];
        if (name.IsEmpty) RandomNumberGenerator.Fill(bytes);
        else name.CopyTo(bytes);
        ulong key = 0;
        foreach (byte b in bytes) key = (key << 8) | b;
        // The demo tenant's id is not of 8 digits; its other keys have this number, which no tenant is given because "00000000" would be it.
        ulong tenant = 0;
        if (tenantId != Tenants.TenantIds.Demo)
            foreach (char c in tenantId) tenant = (tenant << 5) | (uint)Base32.ValueOf(c);
        return new PublicId(environment, tenant, key);
    }

    /// <summary>Reads an id. Allocates nothing.</summary>
    public static bool TryParse(KeyEnvironment environment, ReadOnlySpan<byte> text, out PublicId id)
    {
        id = default;
        if (text.SequenceEqual("local"u8))
        {
            id = Local;
            return environment == KeyEnvironment.Demo;
        }

        if (text.Length != Length) return false;
        uint check = Start(environment);
        ulong tenant = 0, key = 0;
        for (int i = 0; i < Length; i++)
        {
            int value = Base32.ValueOf(text[i]);
            if (value < 0) return false;
            check = Step(check, (uint)value);
            if (i < PartLength) tenant = (tenant << 5) | (uint)value;
            else if (i < 2 * PartLength) key = (key << 5) | (uint)value;
        }

        id = new PublicId(environment, tenant, key);
        return check == 1;
    }

    /// <summary>Reads an id whose environment is not told beside it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PublicId id)
    {
        id = default;
        if (text is null || text.Length > Length) return false;
        Span<byte> bytes = stackalloc byte[Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] >= 128) return false;
            bytes[i] = (byte)text[i];
        }

        return TryParse(KeyEnvironment.Live, bytes[..text.Length], out id) || TryParse(KeyEnvironment.Demo, bytes[..text.Length], out id);
    }

    public override string ToString()
    {
        if (this == Local) return LocalText;
        Span<char> text = stackalloc char[Length];
        uint check = Start(Environment);
        for (int i = 0; i < PartLength * 2; i++)
        {
            ulong part = i < PartLength ? Tenant : Key;
            int value = (int)(part >> (5 * (PartLength - 1 - (i % PartLength)))) & 31;
            text[i] = Base32.DigitOf(value);
            check = Step(check, (uint)value);
        }

        for (int i = 0; i < CheckLength; i++) check = Step(check, 0);
        check ^= 1;
        for (int i = 0; i < CheckLength; i++) text[(PartLength * 2) + i] = Base32.DigitOf((int)(check >> (5 * (CheckLength - 1 - i))) & 31);
        return new string(text);
    }

    // The environment is part of what is checked: the id of a live key is wrong in a demo key.
    private static uint Start(KeyEnvironment environment) => Step(1, environment == KeyEnvironment.Live ? 12u : 13u);

    private static uint Step(uint check, uint value)
    {
        uint top = check >> 25;
        check = ((check & 0x1ffffff) << 5) ^ value;
        for (int i = 0; i < Generator.Length; i++)
            if (((top >> i) & 1) != 0) check ^= Generator[i];
        return check;
    }

    private static string PartText(ulong part)
    {
        if (part == 0) return Tenants.TenantIds.Demo;
        Span<char> text = stackalloc char[PartLength];
        for (int i = 0; i < PartLength; i++) text[i] = Base32.DigitOf((int)(part >> (5 * (PartLength - 1 - i))) & 31);
        return new string(text);
    }
}
