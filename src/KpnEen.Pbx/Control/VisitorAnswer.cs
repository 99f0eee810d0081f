namespace KpnEen.Pbx.Control;

/// <summary>What came of asking a visitor for a key or the code.</summary>
public enum VisitorAnswer
{
    Confirmed,

    /// <summary>Keys were pressed, and never the right ones.</summary>
    WrongCode,

    /// <summary>No key at all: an answering machine, or somebody who asked for nothing.</summary>
    NoCode,

    /// <summary>The star: this number wants no such call again.</summary>
    OptedOut,
}
