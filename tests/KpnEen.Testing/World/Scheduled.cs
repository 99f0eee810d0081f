namespace KpnEen.Testing;

/// <summary>Something that happens at a moment of virtual time.</summary>
internal abstract class Scheduled
{
    /// <summary>Raised when the entry in the clock's queue no longer counts.</summary>
    public int Version { get; set; }

    public abstract void Fire();
}
