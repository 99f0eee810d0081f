namespace KpnEen.Sip;

/// <summary>Methods the RFCs define. Case-sensitive (RFC 3261 7.1).</summary>
internal static class SipMethods
{
    public const string Ack = "ACK";
    public const string Bye = "BYE";
    public const string Cancel = "CANCEL";
    public const string Info = "INFO";
    public const string Invite = "INVITE";
    public const string Message = "MESSAGE";
    public const string Notify = "NOTIFY";
    public const string Options = "OPTIONS";
    public const string Prack = "PRACK";
    public const string Publish = "PUBLISH";
    public const string Refer = "REFER";
    public const string Register = "REGISTER";
    public const string Subscribe = "SUBSCRIBE";
    public const string Update = "UPDATE";

    private static readonly string[] All =
    [
        Invite,
        Ack,
        Bye,
        Register,
        Options,
        Cancel,
        Prack,
        Update,
        Info,
        Refer,
        Notify,
        Subscribe,
        Message,
        Publish,
    ];

    public static bool IsKnown(string method) => Array.IndexOf(All, method) >= 0;

    public static string Intern(ReadOnlySpan<char> method)
    {
        foreach (var known in All)
        {
            if (method.SequenceEqual(known))
                return known;
        }
        return method.ToString();
    }
}
