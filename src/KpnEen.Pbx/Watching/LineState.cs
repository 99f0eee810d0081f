namespace KpnEen.Pbx.Watching;

/// <summary>The states of a dialog that watchers are told (RFC 4235 3.7.1).</summary>
public enum LineState
{
    Trying,
    Early,
    Confirmed,
}
