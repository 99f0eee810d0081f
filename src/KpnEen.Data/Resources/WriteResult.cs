using System.Diagnostics.CodeAnalysis;

namespace KpnEen.Data.Resources;

/// <summary>What came of a write.</summary>
[SuppressMessage("Design", "CA1000", Justification = "A closed set of cases.")]
public abstract record WriteResult<T>
{
    private WriteResult() { }

    /// <param name="TenantVersion">The settings version that has this write: the snapshot to wait for.</param>
    public sealed record Done(Stored<T> Stored, string TenantId, long TenantVersion) : WriteResult<T>;

    public sealed record NotFound : WriteResult<T>;

    /// <summary>The resource has a revision the writer has not seen.</summary>
    public sealed record Stale : WriteResult<T>;

    /// <summary>A value that must be unique is in use.</summary>
    /// <param name="Member">The member of the input: <c>extension</c>.</param>
    public sealed record AlreadyUsed(string Member) : WriteResult<T>;

    /// <summary>A reference points nowhere in this tenant.</summary>
    /// <param name="Member">The member of the input: <c>target/id</c>.</param>
    public sealed record UnknownReference(string Member) : WriteResult<T>;
}
