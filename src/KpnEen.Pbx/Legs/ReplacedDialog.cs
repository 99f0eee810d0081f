namespace KpnEen.Pbx.Legs;

/// <summary>Call-ID and tags as the Replaces header names them: to-tag is ours.</summary>
public sealed record ReplacedDialog(string CallId, string ToTag, string FromTag);
