using System.Runtime.CompilerServices;

namespace KpnEen.Sdk;

/// <summary>A list that is fetched page by page, no sooner than needed: <c>await foreach (var user in client.Users.ListAsync())</c>.</summary>
public sealed class AsyncPageable<T> : IAsyncEnumerable<T>
{
    private readonly Func<string?, CancellationToken, Task<Page<T>>> _fetch;
    private readonly CancellationToken _cancellationToken;

    /// <param name="fetch">Gets the page at a cursor (null: the first); tests give their own.</param>
    /// <param name="cancellationToken">Ends every enumeration.</param>
    public AsyncPageable(Func<string?, CancellationToken, Task<Page<T>>> fetch, CancellationToken cancellationToken = default) =>
        (_fetch, _cancellationToken) = (fetch, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages(null, cancellationToken))
        foreach (var item in page.Items)
            yield return item;
    }

    // Of our own: .NET 8 has none, and there a package that brings them would meet those of .NET 10.

    /// <summary>The first item; what comes behind its page is not fetched.</summary>
    /// <exception cref="InvalidOperationException">The list is empty.</exception>
    public async Task<T> FirstAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var item in this.WithCancellation(cancellationToken))
            return item;
        throw new InvalidOperationException("The list is empty.");
    }

    /// <summary>The first item, or the default of its type when the list is empty; what comes behind its page is not fetched.</summary>
    public async Task<T?> FirstOrDefaultAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var item in this.WithCancellation(cancellationToken))
            return item;
        return default;
    }

    /// <summary>All of it, page after page, in memory.</summary>
    public async Task<List<T>> ToListAsync(CancellationToken cancellationToken = default)
    {
        var all = new List<T>();
        await foreach (var item in this.WithCancellation(cancellationToken))
            all.Add(item);
        return all;
    }

    /// <summary>The pages themselves, to go on another day at <see cref="Page{T}.NextCursor"/>.</summary>
    /// <param name="continueFrom">Cursor of an earlier page; null begins at the beginning.</param>
    /// <param name="cancellationToken">Ends this enumeration.</param>
    public async IAsyncEnumerable<Page<T>> AsPages(
        string? continueFrom = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        for (var cursor = continueFrom; ; )
        {
            var page = await _fetch(cursor, either.Token);
            yield return page;
            // A feed always tells where to go on: an empty page is its end for now.
            if (page.NextCursor is null || page.NextCursor == cursor || page.Items.Count == 0)
                yield break;
            cursor = page.NextCursor;
        }
    }
}
