using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RelayCloud.EventHubsEmulator.Server.Listening;

/// <summary>
/// The certificate of TLS on this machine: <c>ca.pem</c>, which clients are told to trust, and a server certificate for <c>localhost</c> signed by it. Both are made once and
/// kept; the private key of the authority is thrown away, so that nothing else can be signed by it.
/// </summary>
internal static class DevelopmentCertificate
{
    private const string AuthorityFile = "ca.pem";
    private const string ServerFile = "server.pfx";
    private const int ValidDays = 365;
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(7);

    /// <summary>The server's certificate from the folder, or a new one if there is none or it soon expires.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static X509Certificate2 LoadOrCreate(string folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        string serverPath = Path.Combine(folder, ServerFile);
        DateTimeOffset now = time.GetUtcNow();
        if (File.Exists(serverPath) && File.Exists(Path.Combine(folder, AuthorityFile)) && TryLoad(serverPath) is { } kept)
        {
            if (kept.NotAfter.ToUniversalTime() > now.UtcDateTime + RenewBefore) return kept;
            kept.Dispose();
        }

        return Create(folder, serverPath, now);
    }

    private static X509Certificate2? TryLoad(string path)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static X509Certificate2 Create(string folder, string serverPath, DateTimeOffset now)
    {
        DateTimeOffset from = now.AddDays(-1), until = now.AddDays(ValidDays);
        using RSA authorityKey = RSA.Create(2048);
        var authority = new CertificateRequest("CN=RelayCloud Event Hubs emulator (development)", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        authority.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authority.PublicKey, critical: false));
        using X509Certificate2 authorityCertificate = authority.CreateSelfSigned(from, until);

        using RSA serverKey = RSA.Create(2048);
        var server = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        server.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        server.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // server authentication
        server.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authorityCertificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using X509Certificate2 signed = server.Create(authorityCertificate, from, until, RandomNumberGenerator.GetBytes(16));
        using X509Certificate2 withKey = signed.CopyWithPrivateKey(serverKey);

        File.WriteAllText(Path.Combine(folder, AuthorityFile), authorityCertificate.ExportCertificatePem() + "\n");
        byte[] pfx = withKey.Export(X509ContentType.Pkcs12);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(serverPath, options)) file.Write(pfx);
        return X509CertificateLoader.LoadPkcs12(pfx, password: null);
    }
}
