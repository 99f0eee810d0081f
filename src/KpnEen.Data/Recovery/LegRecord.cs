using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using KpnEen.Sip;
using KpnEen.Sip.Survival;

namespace KpnEen.Data.Recovery;

/// <summary>
/// A leg in octets. Texts are UTF-8 behind their length; numbers are little endian.
/// <code>
/// 0       1       2         6          7          8
/// +-------+-------+---------+----------+----------+--------~
/// | stage | flags | CSeq    | # routes | # vias   | texts
/// +-------+-------+---------+----------+----------+--------~
/// </code>
/// </summary>
internal static class LegRecord
{
    private const int HeaderLength = 8;

    /// <returns>Octets written; 0 when there is no room.</returns>
    public static int Write(KeptLeg leg, Span<byte> into)
    {
        var kept = leg.Identity;
        if (kept.Routes.Length > byte.MaxValue || leg.Vias.Length > byte.MaxValue)
            return 0;
        into[0] = (byte)leg.Stage;
        into[1] = (byte)((kept.FollowsFlow ? 1 : 0) | (leg.Branch is null ? 0 : 2));
        BinaryPrimitives.WriteUInt32LittleEndian(into[2..], kept.LocalSequence);
        into[6] = (byte)kept.Routes.Length;
        into[7] = (byte)leg.Vias.Length;
        var rest = into[HeaderLength..];
        var fits =
            Put(ref rest, kept.CallId)
            && Put(ref rest, kept.Local)
            && Put(ref rest, kept.Remote)
            && Put(ref rest, kept.RemoteTarget)
            && Put(ref rest, kept.Transport)
            && Put(ref rest, kept.LocalAddress)
            && Put(ref rest, kept.RemoteAddress)
            && Put(ref rest, kept.Listener)
            && Put(ref rest, leg.Branch ?? "");
        foreach (var route in kept.Routes)
            fits = fits && Put(ref rest, route);
        foreach (var via in leg.Vias)
            fits = fits && Put(ref rest, via);
        return fits ? into.Length - rest.Length : 0;
    }

    /// <summary>Null when these are no leg's octets.</summary>
    public static KeptLeg? Read(ReadOnlySpan<byte> from)
    {
        if (from.Length < HeaderLength || from[0] > (byte)LegStage.Answered)
            return null;
        var (stage, flags, routes, vias) = ((LegStage)from[0], from[1], from[6], from[7]);
        var sequence = BinaryPrimitives.ReadUInt32LittleEndian(from[2..]);
        var texts = ImmutableArray.CreateBuilder<string>();
        for (var rest = from[HeaderLength..]; rest.Length > 0; )
        {
            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16LittleEndian(rest) is var length && length > rest.Length - 2)
                return null;
            texts.Add(Encoding.UTF8.GetString(rest.Slice(2, length)));
            rest = rest[(2 + length)..];
        }
        if (texts.Count != 9 + routes + vias)
            return null;
        var identity = new DialogIdentity(
            texts[0],
            texts[1],
            texts[2],
            texts[3],
            [.. texts.Skip(9).Take(routes)],
            sequence,
            texts[4],
            texts[5],
            texts[6],
            texts[7],
            (flags & 1) != 0
        );
        return new KeptLeg(stage, identity, [.. texts.Skip(9 + routes)], (flags & 2) != 0 ? texts[8] : null);
    }

    private static bool Put(ref Span<byte> rest, string text)
    {
        if (rest.Length < 2 || !Encoding.UTF8.TryGetBytes(text, rest[2..], out var written))
            return false;
        BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)written);
        rest = rest[(2 + written)..];
        return true;
    }
}
