using System.Collections.Immutable;
using System.Globalization;
using KpnEen.Pbx.Events;
using KpnEen.Sip;
using KpnEen.Sip.Parsing;

namespace KpnEen.Pbx.Legs;

/// <summary>The way a call has come, as other exchanges tell it: Diversion (RFC 5806), History-Info (RFC 7044), and the one as the other (RFC 7544).</summary>
internal static class ForwardingHistory
{
    // A counter that lies must not make us count for ever.
    private const uint MostCounted = 100;

    /// <summary>Oldest first. Both headers tell the same; where they differ the longer one counts, for it is what stops a loop.</summary>
    /// <returns>The redirections that are named, and how many more are only counted.</returns>
    public static (ImmutableArray<Redirection> Named, int Counted) Read(SipRequest invite, DateTimeOffset now)
    {
        // Newest first on the wire.
        var diversions = Addresses(invite, "Diversion").Reverse().ToArray();
        var entries = Addresses(invite, "History-Info").ToArray();
        var privacy = new ForwardingPrivacy(invite, diversions, entries);
        var (diverted, counted) = Diversions(diversions, privacy, invite.RequestUri.User!, now);
        var history = History(entries, privacy, now);
        return history.Length > diverted.Length + counted ? (history, 0) : (diverted, counted);
    }

    private static (ImmutableArray<Redirection>, int) Diversions(
        NameAddress[] all,
        ForwardingPrivacy privacy,
        string dialled,
        DateTimeOffset now
    )
    {
        var counted = all.Sum(d => (long)Math.Clamp(Seconds.Parse(d.Parameters["counter"]) ?? 1, 1, MostCounted) - 1);
        var named = all.Select(
            (d, i) =>
                new Redirection(
                    privacy.Show(d),
                    i + 1 < all.Length ? privacy.Show(all[i + 1]) : dialled,
                    OfWord(d.Parameters["reason"]),
                    null,
                    now
                )
        );
        return ([.. named], (int)Math.Min(counted, MostCounted));
    }

    // RFC 7544 4.1: an entry with a cause was reached by the diversion of the entry before it.
    private static ImmutableArray<Redirection> History(NameAddress[] entries, ForwardingPrivacy privacy, DateTimeOffset now)
    {
        var found = ImmutableArray.CreateBuilder<Redirection>();
        for (var i = 1; i < entries.Length; i++)
        {
            if (Cause(entries[i].Uri) is { } cause)
                found.Add(new Redirection(privacy.Show(entries[i - 1]), privacy.Show(entries[i]), OfCause(cause), null, now));
        }
        return found.ToImmutable();
    }

    private static IEnumerable<NameAddress> Addresses(SipRequest invite, string header) =>
        invite.Headers.Values(header).Select(v => NameAddress.TryParse(v, out var address) ? address : null).OfType<NameAddress>();

    // RFC 4458: the cause parameter. A Reason among the URI's headers is why the former target did not answer (RFC 7044 10.2), not a diversion.
    private static uint? Cause(SipUri uri) => Seconds.Parse(uri.Parameters["cause"]);

    private static RedirectReason OfWord(string? word) =>
        word?.ToLowerInvariant() switch
        {
            "unconditional" => RedirectReason.Unconditional,
            "user-busy" => RedirectReason.Busy,
            "no-answer" => RedirectReason.NoAnswer,
            "unavailable" or "out-of-service" => RedirectReason.Unavailable,
            _ => RedirectReason.Unknown,
        };

    // RFC 7544 4.2 with its table; 503 is unavailable (errata 3071 of RFC 6044).
    private static RedirectReason OfCause(uint cause) =>
        cause switch
        {
            302 => RedirectReason.Unconditional,
            486 => RedirectReason.Busy,
            408 => RedirectReason.NoAnswer,
            503 => RedirectReason.Unavailable,
            _ => RedirectReason.Unknown,
        };

    /// <summary>Writes what the other side wants of both; <paramref name="station"/> gives null for who is not to be known.</summary>
    public static void Write(
        HeaderCollection headers,
        ImmutableArray<Redirection> way,
        int counted,
        Directory.ForwardingHeaders which,
        Func<string, SipUri?> station
    )
    {
        if (way.IsEmpty)
            return;
        if (which.HasFlag(Directory.ForwardingHeaders.Diversion))
        {
            for (var i = way.Length - 1; i >= 0; i--)
                headers.Add("Diversion", Diversion(way[i], i == 0 ? counted + 1 : 1, station));
        }
        if (which.HasFlag(Directory.ForwardingHeaders.HistoryInfo))
            headers["History-Info"] = History(way, station);
    }

    private static string Diversion(Redirection redirection, int counter, Func<string, SipUri?> station)
    {
        var known = station(redirection.From);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<{known ?? SipIdentity.Anonymous}>;reason={Word(redirection.Reason)};counter={counter};privacy={(known is null ? "full" : "off")}"
        );
    }

    // RFC 7044 5: each hop one level deeper; cause as RFC 4458 and RFC 7544 5.
    private static string History(ImmutableArray<Redirection> way, Func<string, SipUri?> station)
    {
        var index = "1";
        var entries = new List<string> { $"<{station(way[0].From) ?? SipIdentity.Anonymous}>;index=1" };
        foreach (var redirection in way)
        {
            var mapped = index;
            index += ".1";
            var to = station(redirection.To) ?? SipIdentity.Anonymous;
            entries.Add(string.Create(CultureInfo.InvariantCulture, $"<{to};cause={Code(redirection.Reason)}>;index={index};mp={mapped}"));
        }
        return string.Join(", ", entries);
    }

    private static string Word(RedirectReason reason) =>
        reason switch
        {
            RedirectReason.Unconditional => "unconditional",
            RedirectReason.Busy => "user-busy",
            RedirectReason.NoAnswer => "no-answer",
            RedirectReason.Unavailable => "unavailable",
            RedirectReason.HuntGroup => "follow-me",
            RedirectReason.BlindTransfer or RedirectReason.AttendedTransfer => "deflection",
            _ => "unknown",
        };

    private static int Code(RedirectReason reason) =>
        reason switch
        {
            RedirectReason.Unconditional => 302,
            RedirectReason.Busy => 486,
            RedirectReason.NoAnswer => 408,
            RedirectReason.Unavailable => 503,
            RedirectReason.BlindTransfer or RedirectReason.AttendedTransfer => 480,
            _ => 404,
        };
}
