using System.Text;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Parsing;

namespace KpnEen.Fuzz.Tests.Targets;

/// <summary>The value of a header through every parser of values.</summary>
internal static class ValueTarget
{
    public static void Check(byte[] input, Random random)
    {
        var text = Encoding.UTF8.GetString(input).ReplaceLineEndings(" ");
        Allocations.Bounded(input.Length, () => Via.TryParse(text, out var via) ? via : null);
        FixPoint(text, t => Via.TryParse(t, out var via) ? via : null);
        Allocations.Bounded(input.Length, () => NameAddress.TryParse(text, out var address) ? address : null);
        FixPoint(text, t => NameAddress.TryParse(t, out var address) ? address : null);
        FixPoint(text, t => SipUri.TryParse(t, out var uri) ? uri : null);
        if (CSeqParser.Parse(text) is { } sequence)
            FindingException.ThrowUnless(CSeqParser.Parse(sequence.ToString()) == sequence, "CSeq");
        Allocations.Bounded(input.Length, () => DigestParameters.Parse(text, out _));
        DigestParameters.Parse("Digest " + text, out _);
        Seconds.Parse(text);
        Allocations.Bounded(
            input.Length,
            () =>
                new HeaderCollection { { "X", text } }
                    .Values("X")
                    .Count()
        );
    }

    private static void FixPoint<T>(string text, Func<string, T?> parse)
        where T : class
    {
        if (parse(text) is not { } first)
            return;
        var written = first.ToString()!;
        var second = parse(written);
        FindingException.ThrowUnless(second is not null, $"{typeof(T).Name} is not read again: {written}");
        FindingException.ThrowUnless(second!.ToString() == written, $"{typeof(T).Name} is written otherwise: {written} {second}");
        // Control characters are written as spaces: they must not reach a log or another element.
        FindingException.ThrowUnless(text.Any(char.IsControl) || first.Equals(second), $"{typeof(T).Name} differs: {written}");
    }
}
