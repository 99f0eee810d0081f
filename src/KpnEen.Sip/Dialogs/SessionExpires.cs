using System.Globalization;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Dialogs;

/// <summary>Session-Expires and Min-SE (RFC 4028 4, 5), in seconds.</summary>
/// <param name="Refresher">"uac" or "uas" as written; null when not said.</param>
internal readonly record struct SessionExpires(uint Seconds, string? Refresher)
{
    public const string Name = "Session-Expires";
    public const string MinimumName = "Min-SE";

    /// <summary>RFC 4028 5.</summary>
    public const uint LeastMinimum = 90;

    /// <summary>Null when there is none, or none that can be read.</summary>
    public static SessionExpires? Of(SipMessage message)
    {
        if (message.Headers[Name] is not { } text)
            return null;
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        if (Parsing.Seconds.Parse(parts[0]) is not { } seconds)
            return null;
        var refresher = parts.Skip(1).FirstOrDefault(p => p.StartsWith("refresher=", StringComparison.OrdinalIgnoreCase));
        return new(seconds, refresher?[10..].Trim().ToLowerInvariant());
    }

    public static uint? MinimumOf(SipMessage message) => Parsing.Seconds.Parse(message.Headers[MinimumName]?.Split(';')[0].Trim());

    public override string ToString() =>
        Refresher is null
            ? Seconds.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Seconds};refresher={Refresher}");

    /// <summary>The refusal of a session that would have to be refreshed too often, or whose header cannot be read; null when neither.</summary>
    public static SipResponse? Refusal(ArrivingRequest arriving, SessionTimerOptions options)
    {
        var request = arriving.Request;
        if (request.Method is not (SipMethods.Invite or SipMethods.Update) || !request.Headers.Contains(Name))
            return null;
        if (Of(request) is not { } asked)
            return arriving.CreateResponse(400, "Bad Request - Session-Expires");
        var minimum = SessionTimer.Minimum(options);
        // RFC 4028 9: who does not know the extension could do nothing with a 422; then we agree to more.
        if (asked.Seconds >= minimum || !request.Headers.HasToken(HeaderNames.Supported, "timer"))
            return null;
        var refusal = arriving.CreateResponse(422);
        refusal.Headers.Add(MinimumName, minimum.ToString(CultureInfo.InvariantCulture));
        return refusal;
    }
}
