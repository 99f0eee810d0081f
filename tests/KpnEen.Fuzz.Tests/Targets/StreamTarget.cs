using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Verdict = KpnEen.Sip.Transport.StreamFraming.Verdict;

namespace KpnEen.Fuzz.Tests.Targets;

/// <summary>A stream gives the same messages however it is cut into segments.</summary>
internal static class StreamTarget
{
    public static void Check(byte[] input, Random random)
    {
        byte[] stream = [.. input, .. "\r\n\r\nOPTIONS sip:a SIP/2.0\r\nl: 0\r\n\r\n"u8];
        var whole = Messages(stream, () => stream.Length);
        var cut = Messages(stream, () => random.Next(1, 200));
        FindingException.ThrowUnless(
            whole.SequenceEqual(cut),
            $"{string.Join(' ', whole)} in one piece, {string.Join(' ', cut)} in several"
        );
    }

    private static List<string> Messages(byte[] stream, Func<int> next)
    {
        var messages = new List<string>();
        var (from, to) = (0, 0);
        while (to < stream.Length)
        {
            to = Math.Min(stream.Length, to + next());
            while (from < to)
            {
                var verdict = StreamFraming.Next(stream.AsSpan(from..to), SipLimits.Default, out var length);
                if (verdict == Verdict.Incomplete)
                    break;
                FindingException.ThrowUnless(length > 0 && from + length <= to, $"{verdict} of {length}");
                if (verdict == Verdict.Message)
                    messages.Add($"{from}+{length}");
                if (verdict is Verdict.Lost or Verdict.Unframed or Verdict.Foreign)
                {
                    // How much of what makes no sense is shown to the parser may differ; where the sense ends may not.
                    messages.Add($"{from} ends");
                    return messages;
                }
                from += length;
            }
        }
        return messages;
    }
}
