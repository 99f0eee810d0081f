using System.Globalization;

namespace KpnEen.Sip.Parsing;

/// <summary>What must hold of the headers before anybody looks at the message (RFC 3261 8.1.1, 20).</summary>
internal static class HeaderRules
{
    private static readonly string[] Single =
    [
        HeaderNames.CallId,
        HeaderNames.CSeq,
        HeaderNames.From,
        HeaderNames.To,
        HeaderNames.MaxForwards,
        HeaderNames.ContentType,
        HeaderNames.Expires,
    ];

    private static readonly string[] Mandatory = [HeaderNames.Via, HeaderNames.From, HeaderNames.To, HeaderNames.CallId, HeaderNames.CSeq];

    private static readonly HeaderReader<NameAddress> Contact = ReadContact;

    private static readonly string[] AddressLists = [HeaderNames.Contact, HeaderNames.Route, HeaderNames.RecordRoute, HeaderNames.Path];

    public static void Check(ParseResult result, SipLimits limits)
    {
        var headers = result.Headers;
        foreach (var name in Mandatory)
        {
            if (!headers.HasValue(name))
                result.Refuse($"Missing {name}");
        }
        foreach (var name in Single)
        {
            if (headers.CountOf(name) > 1)
                result.Refuse($"Several {name}");
        }
        if (result.FaultStatus != 0)
            return;
        CheckVias(headers, result, limits);
        CheckAddress(headers, HeaderNames.From, result);
        CheckAddress(headers, HeaderNames.To, result);
        CheckSequence(headers, result);
        if (headers.CountOf(HeaderNames.MaxForwards) > 0 && Hops(headers) is null)
            result.Refuse("Bad Max-Forwards");
        foreach (var name in AddressLists)
            CheckAddresses(headers, name, result, limits);
        CheckStar(headers, result);
    }

    /// <summary>Max-Forwards; null when there is none or it is no number from 0 to 255.</summary>
    public static int? Hops(HeaderCollection headers)
    {
        foreach (ref var field in headers.Span)
        {
            if (!ReferenceEquals(field.Name, HeaderNames.MaxForwards))
                continue;
            return !field.Raw.IsEmpty ? Number(field.Raw)
                : byte.TryParse(field.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var made) ? made
                : null;
        }
        return null;
    }

    private static int? Number(ReadOnlySpan<byte> text) =>
        byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // RFC 3261 10.2.2: "*" stands alone, in a REGISTER, with Expires: 0.
    private static void CheckStar(HeaderCollection headers, ParseResult result)
    {
        if (result.FaultStatus != 0 || headers[HeaderNames.Contact] is null || !headers.Values(HeaderNames.Contact).Contains("*"))
            return;
        var alone = headers.Values(HeaderNames.Contact).Skip(1).FirstOrDefault() is null;
        if (!alone || result.Method != SipMethods.Register || Seconds.Parse(headers[HeaderNames.Expires]) != 0)
            result.Refuse("Bad Contact");
    }

    private static void CheckVias(HeaderCollection headers, ParseResult result, SipLimits limits) =>
        CheckList(headers, HeaderNames.Via, HeaderReaders.Via, limits.Vias, result);

    private static void CheckSequence(HeaderCollection headers, ParseResult result)
    {
        if (headers.Single(HeaderNames.CSeq, HeaderReaders.Sequence) is not CSeq sequence)
            result.Refuse("Bad CSeq");
        else if (result.Method is { } method && sequence.Method != method)
            result.Refuse(
                SipMethods.IsKnown(method) ? "CSeq names another method" : "Not Implemented",
                SipMethods.IsKnown(method) ? 400 : 501
            );
    }

    // Whoever reads the other of two tags is deceived.
    private static void CheckAddress(HeaderCollection headers, string name, ParseResult result)
    {
        if (headers.Single(name, HeaderReaders.Address) is not { } address || HasTwoTags(address.Parameters))
            result.Refuse($"Bad {name}");
    }

    private static bool HasTwoTags(ParameterList parameters)
    {
        var tags = 0;
        foreach (var (name, _) in parameters.Items)
        {
            if (name.Equals("tag", StringComparison.OrdinalIgnoreCase))
                tags++;
        }
        return tags > 1;
    }

    // RFC 3261 25.1: qvalue is 0 to 1 with three digits behind the point at most.
    private static bool IsQuality(string? text) =>
        text is null
        || (
            text.Length is > 0 and <= 5
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and <= 1
        );

    private static NameAddress? ReadContact(ReadOnlySpan<char> text) =>
        AddressParser.Parse(text) is { } contact && IsQuality(contact.Parameters["q"]) ? contact : null;

    private static void CheckAddresses(HeaderCollection headers, string name, ParseResult result, SipLimits limits)
    {
        if (ReferenceEquals(name, HeaderNames.Contact))
            CheckList(headers, name, Contact, limits.Contacts, result);
        else
            CheckList(headers, name, HeaderReaders.Address, limits.Routes, result);
    }

    private static void CheckList<T>(HeaderCollection headers, string name, HeaderReader<T> reader, int most, ParseResult result)
        where T : class
    {
        var count = 0;
        foreach (ref var field in headers.Span)
        {
            if (!ReferenceEquals(field.Name, name) || (ReferenceEquals(name, HeaderNames.Contact) && field.Raw is [(byte)'*']))
                continue;
            var values = field.Count(reader, most - count);
            count += values;
            if (values < 0)
                result.Refuse($"Bad {name}");
            else if (count > most)
                result.Refuse($"Too many {name}");
            if (result.FaultStatus != 0)
                return;
        }
    }
}
