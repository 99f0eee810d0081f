using System.Collections.Immutable;

namespace KpnEen.Data.Resources;

/// <summary>Things of one kind that a tenant has: found, created, changed and deleted one by one.</summary>
/// <typeparam name="T">The fields of one.</typeparam>
public interface IResourceStore<T>
{
    /// <summary>Null when the tenant has no such resource.</summary>
    Task<Stored<T>?> FindAsync(string tenantId, string id, CancellationToken cancellation);

    /// <param name="id">Made up when null; given by those who seed.</param>
    Task<WriteResult<T>> CreateAsync(string tenantId, T value, CancellationToken cancellation, string? id = null);

    /// <param name="allows">Whether the writer has seen this revision (If-Match).</param>
    /// <param name="change">From the present fields to the new ones; what it throws leaves nothing changed.</param>
    Task<WriteResult<T>> ChangeAsync(
        string tenantId,
        string id,
        Func<long, bool> allows,
        Func<T, T> change,
        CancellationToken cancellation
    );

    /// <summary>In the order of creation, or the other way round.</summary>
    /// <param name="afterId">The last one of the page before; null: the first page.</param>
    Task<ImmutableArray<Stored<T>>> ListAsync(
        string tenantId,
        ResourceFilter filter,
        string? afterId,
        int limit,
        CancellationToken cancellation,
        bool newestFirst = false
    );

    Task<long> CountAsync(string tenantId, ResourceFilter filter, CancellationToken cancellation);

    Task<WriteResult<T>> DeleteAsync(string tenantId, string id, Func<long, bool> allows, CancellationToken cancellation);
}
