using System.Security.Cryptography;

namespace KpnEen.Sdk.Downloads;

/// <summary>Holds what came against <c>Repr-Digest: sha-256=:…:</c>. RFC 9530 3.</summary>
internal sealed class DigestCheck : IDisposable
{
    private const string Header = "Repr-Digest";
    private const string Algorithm = "sha-256=:";
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[]? _expected;

    public void Expect(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues(Header, out var values) && !response.Content.Headers.TryGetValues(Header, out values))
            return;
        foreach (var one in string.Join(',', values).Split(',', StringSplitOptions.TrimEntries))
            if (one.StartsWith(Algorithm, StringComparison.Ordinal) && one.EndsWith(':') && one.Length > Algorithm.Length)
            {
                var digest = new byte[SHA256.HashSizeInBytes];
                if (Convert.TryFromBase64String(one[Algorithm.Length..^1], digest, out var length) && length == digest.Length)
                    _expected = digest;
            }
    }

    public void Add(ReadOnlySpan<byte> piece) => _hash.AppendData(piece);

    /// <exception cref="ApiTransportException">Something else came than the server has.</exception>
    public void Compare()
    {
        if (_expected is not null && !_hash.GetHashAndReset().AsSpan().SequenceEqual(_expected))
            throw new ApiTransportException("What was downloaded is not what the server has: its digest differs.", null);
    }

    public void Dispose() => _hash.Dispose();
}
