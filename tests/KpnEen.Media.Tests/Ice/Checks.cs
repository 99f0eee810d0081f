using System.Security.Cryptography;
using System.Text;
using KpnEen.Media.Ice;
using KpnEen.Media.Sdp;

namespace KpnEen.Media.Tests.Ice;

/// <summary>Writes the checks of connectivity a browser sends.</summary>
internal static class Checks
{
    public const string Theirs = "them";
    public static readonly byte[] Transaction = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    /// <param name="role">ICE-CONTROLLING, as all who talk to an ICE-lite side are, or the contrary.</param>
    /// <param name="more">One attribute more, before the proof.</param>
    public static byte[] Write(
        IceCredentials to,
        bool nominates = false,
        uint priority = 100,
        string theirs = Theirs,
        StunAttribute role = StunAttribute.IceControlling,
        (StunAttribute Type, byte[] Value)? more = null,
        HashAlgorithmName? hash = null
    )
    {
        var writer = new StunWriter(new byte[StunMessage.Longest], StunClass.Request, Transaction);
        writer.Add(StunAttribute.Username, $"{to.Fragment}:{theirs}");
        writer.Add(StunAttribute.Priority, priority);
        writer.Add(role, 0x1122334455667788UL);
        if (nominates)
            writer.Add(StunAttribute.UseCandidate, "");
        if (more is { } attribute)
            writer.Add(attribute.Type, attribute.Value);
        writer.Prove(hash ?? HashAlgorithmName.SHA1, Encoding.ASCII.GetBytes(to.Password));
        writer.AddFingerprint();
        return writer.Written.ToArray();
    }
}
