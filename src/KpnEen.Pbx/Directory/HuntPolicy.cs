using System.Collections.Immutable;

namespace KpnEen.Pbx.Directory;

/// <summary>semantics.md 4.</summary>
public enum HuntPolicy
{
    /// <summary>Fixed order, always from the top.</summary>
    Regular,

    /// <summary>From the one after the member who took the last call.</summary>
    Circular,

    /// <summary>The one idle longest first.</summary>
    Uniform,

    /// <summary>All at once.</summary>
    Simultaneous,

    /// <summary>An idle member chosen by percentage.</summary>
    Weighted,
}
