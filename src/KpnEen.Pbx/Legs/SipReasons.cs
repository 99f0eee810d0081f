using System.Globalization;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Legs;

/// <summary>Reason header values (RFC 3326).</summary>
internal static class SipReasons
{
    public const string AnsweredElsewhere = "SIP;cause=200;text=\"Call completed elsewhere\"";

    /// <summary>Q.850: a side was lost, a timer found it out.</summary>
    public const int RecoveryOnTimerExpiry = 102;

    public const string Normal = "Q.850;cause=16;text=\"Normal call clearing\"";

    public static string Of(Cause cause) =>
        string.Create(CultureInfo.InvariantCulture, $"Q.850;cause={cause.Q850};text=\"{cause.Text.Replace('"', '\'')}\"");
}
