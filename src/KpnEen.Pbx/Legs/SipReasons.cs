namespace KpnEen.Pbx.Legs;

/// <summary>Reason header values (RFC 3326).</summary>
internal static class SipReasons
{
    public const string AnsweredElsewhere = "SIP;cause=200;text=\"Call completed elsewhere\"";
    public const string Normal = "Q.850;cause=16;text=\"Normal call clearing\"";
}
