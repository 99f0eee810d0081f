namespace KpnEen.Pbx.Legs;

/// <summary>Call-ID and tags as the Replaces header names them: to-tag is ours.</summary>
/// <param name="EarlyOnly">Only while it rings (RFC 3891 3).</param>
public sealed record ReplacedDialog(string CallId, string ToTag, string FromTag, bool EarlyOnly = false)
{
    /// <summary>The same dialog as the phone at its other end names it: who watches a phone (RFC 4235) learns its tags that way round.</summary>
    public ReplacedDialog FromTheOtherEnd() => this with { ToTag = FromTag, FromTag = ToTag };
}
