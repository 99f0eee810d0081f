namespace KpnEen.Api.OpenApi.Limits;

/// <summary>The longest text a pattern of ours matches, so that the document need not say it beside the pattern.</summary>
internal static class PatternLength
{
    private const long Unbounded = int.MaxValue;

    /// <summary>Null: the pattern is not anchored at both ends, or has no bound.</summary>
    public static int? Of(string pattern)
    {
        if (pattern is not ['^', .. var inner, '$'])
            return null;
        var at = 0;
        var length = Alternatives(inner, ref at);
        return length < Unbounded ? (int)length : null;
    }

    private static long Alternatives(string text, ref int at)
    {
        var (longest, here) = (0L, 0L);
        while (at < text.Length && text[at] != ')')
        {
            if (text[at] == '|')
            {
                (longest, here) = (Math.Max(longest, here), 0);
                at++;
                continue;
            }
            var one = Atom(text, ref at);
            here = Math.Min(Unbounded, here + Math.Min(Unbounded, one * Times(text, ref at)));
        }

        return Math.Max(longest, here);
    }

    private static long Atom(string text, ref int at)
    {
        switch (text[at])
        {
            case '(':
                at += text.AsSpan(at).StartsWith("(?:") ? 3 : 1;
                var inside = Alternatives(text, ref at);
                at++;
                return inside;
            case '[':
                // A bracket at the first place, after ^ too, would be a member of the class; ours have none.
                for (at++; text[at] != ']'; at++)
                    at += text[at] == '\\' ? 1 : 0;
                at++;
                return 1;
            case '\\':
                at += 2;
                return 1;
            default:
                at++;
                return 1;
        }
    }

    private static long Times(string text, ref int at)
    {
        if (at >= text.Length)
            return 1;
        switch (text[at])
        {
            case '?':
                at++;
                return 1;
            case '*' or '+':
                at++;
                return Unbounded;
            case '{':
                var end = text.IndexOf('}', at);
                var bounds = text[(at + 1)..end].Split(',');
                at = end + 1;
                return bounds[^1].Length == 0 ? Unbounded : long.Parse(bounds[^1], System.Globalization.CultureInfo.InvariantCulture);
            default:
                return 1;
        }
    }
}
