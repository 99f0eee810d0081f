using System.Security.Cryptography;

namespace KpnEen.TokenLoad;

/// <summary>What .NET's ECDSA (OpenSSL) does on one thread with nothing around it: the ceiling of signing and verifying.</summary>
internal static class Signatures
{
    private static readonly byte[] Text = RandomNumberGenerator.GetBytes(400);

    public static double Sign(TimeSpan window)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Count(window, () => key.SignData(Text, HashAlgorithmName.SHA256));
    }

    public static double Verify(TimeSpan window)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = key.SignData(Text, HashAlgorithmName.SHA256);
        return Count(window, () => key.VerifyData(Text, signature, HashAlgorithmName.SHA256));
    }

    private static double Count(TimeSpan window, Action work)
    {
        var time = TimeProvider.System;
        var (began, done) = (time.GetTimestamp(), 0L);
        while (time.GetElapsedTime(began) < window)
        {
            for (var i = 0; i < 20; i++)
                work();
            done += 20;
        }
        return done / time.GetElapsedTime(began).TotalSeconds;
    }
}
