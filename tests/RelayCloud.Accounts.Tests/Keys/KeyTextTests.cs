using System.Text;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Keys;

/// <summary>The text of keys: written, read, damaged.</summary>
public sealed class KeyTextTests
{
    [Fact]
    public void Keys_are_read_as_they_were_written()
    {
        for (int i = 0; i < 2_000; i++)
        {
            KeyEnvironment environment = i % 2 == 0 ? KeyEnvironment.Live : KeyEnvironment.Demo;
            (string text, PublicId id, string tenant) = New(environment);
            Assert.Equal(KeyText.Length, text.Length);
            Assert.True(KeyText.TryParse(Encoding.ASCII.GetBytes(text), allowLocal: false, out KeyText key));
            Assert.Equal(id, key.Id);
            Assert.Equal(tenant, key.Id.TenantId);
            Assert.Equal(environment, key.Id.Environment);
            Assert.Equal(text[^52..], Encoding.ASCII.GetString(key.Secret));
            Assert.True(PublicId.TryParse(id.ToString(), out PublicId again));
            Assert.Equal(id, again);
        }
    }

    [Fact]
    public void Any_one_wrong_character_of_the_public_part_is_found()
    {
        (string text, _, _) = New(KeyEnvironment.Live);
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        int publicEnd = "rc_live_".Length + PublicId.Length + 1;
        for (int at = 0; at < publicEnd; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                if (value == bytes[at]) continue;
                byte[] wrong = (byte[])bytes.Clone();
                wrong[at] = (byte)value;
                Assert.False(KeyText.TryParse(wrong, allowLocal: true, out _));
            }
        }
    }

    [Fact]
    public void Two_characters_that_changed_places_are_found_and_so_is_the_other_environment()
    {
        (string text, _, _) = New(KeyEnvironment.Live);
        for (int at = 8; at < 8 + PublicId.Length - 1; at++)
        {
            if (text[at] == text[at + 1]) continue;
            char[] swapped = text.ToCharArray();
            (swapped[at], swapped[at + 1]) = (swapped[at + 1], swapped[at]);
            Assert.False(KeyText.TryParse(Encoding.ASCII.GetBytes(swapped), allowLocal: true, out _));
        }

        Assert.False(KeyText.TryParse(Encoding.ASCII.GetBytes(text.Replace("rc_live_", "rc_demo_", StringComparison.Ordinal)), allowLocal: true, out _));
    }

    [Fact]
    public void Keys_cut_or_lengthened_anywhere_and_random_bytes_are_refused()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(New(KeyEnvironment.Live).Text);
        for (int length = 0; length < bytes.Length; length++) Assert.False(KeyText.TryParse(bytes.AsSpan(0, length), allowLocal: true, out _));
        Assert.False(KeyText.TryParse([.. bytes, (byte)'0'], allowLocal: true, out _));
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            Assert.False(KeyText.TryParse(noise, allowLocal: true, out _));
        }
    }

    [Fact]
    public void A_random_id_of_the_right_form_passes_the_checksum_hardly_ever()
    {
        var random = new Random(1);
        byte[] text = new byte[PublicId.Length];
        int passed = 0;
        for (int i = 0; i < 300_000; i++)
        {
            for (int c = 0; c < text.Length; c++) text[c] = (byte)"0123456789abcdefghjkmnpqrstvwxyz"[random.Next(32)];
            if (PublicId.TryParse(KeyEnvironment.Live, text, out _)) passed++;
        }

        Assert.Equal(0, passed);
    }

    [Fact]
    public void The_local_clouds_key_is_a_key_only_where_it_is_allowed()
    {
        byte[] text = "rc_demo_local_0000000000000000"u8.ToArray();
        Assert.False(KeyText.TryParse(text, allowLocal: false, out _));
        Assert.True(KeyText.TryParse(text, allowLocal: true, out KeyText key));
        Assert.Equal(PublicId.Local, key.Id);
        Assert.Equal("demo", key.Id.TenantId);
        Assert.Equal("local", key.Id.ToString());
    }

    [Fact]
    public void Other_keys_of_the_demo_tenant_name_it()
    {
        PublicId id = PublicId.New(KeyEnvironment.Demo, "demo", []);
        Assert.Equal("demo", id.TenantId);
        Assert.True(PublicId.TryParse(id.ToString(), out PublicId again));
        Assert.Equal("demo", again.TenantId);
    }

    [Fact]
    public void Reading_a_key_allocates_nothing()
    {
        byte[] right = Encoding.ASCII.GetBytes(New(KeyEnvironment.Live).Text);
        byte[] wrong = (byte[])right.Clone();
        wrong[12] ^= 1;
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Assert.True(KeyText.TryParse(right, allowLocal: true, out _));
                Assert.False(KeyText.TryParse(wrong, allowLocal: true, out _));
            }
        });
    }

    private static (string Text, PublicId Id, string Tenant) New(KeyEnvironment environment)
    {
        byte[] bytes = new byte[5];
        Random.Shared.NextBytes(bytes);
        string tenant = Base32.Encode(bytes);
        PublicId id = PublicId.New(environment, tenant, []);
        return (KeyText.Compose(id, KeySecret.New()), id, tenant);
    }
}
