using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KpnEen.Api.Conventions;

/// <summary>Makes and reads the signed cursors of lists.</summary>
/// <remarks>
/// <code>
/// var cursor = cursors.For("listUsers", tenant.TenantId, extension, email);    // operation, tenant, every filter
/// var after = cursor.Read&lt;UserPosition&gt;(page.Cursor);                          // null: the first page
/// return cursor.ToPage(rows, page.Size(), row =&gt; new UserPosition(row.Id));     // rows: read Size() + 1 of them
/// </code>
/// </remarks>
public sealed class Cursors
{
    private readonly byte[] key;

    /// <param name="key">At least 32 secret bytes, the same on all nodes.</param>
    public Cursors(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 32, nameof(key));
        this.key = key.ToArray();
    }

    /// <summary>The cursors of one list as one tenant sees it with these filters: no other list takes them.</summary>
    public ListCursor For(string operation, string? tenantId, params ReadOnlySpan<object?> filters)
    {
        // JSON keeps ("a", "bc") apart from ("ab", "c").
        var scope = JsonSerializer.SerializeToUtf8Bytes<object?[]>([operation, tenantId, .. filters], ApiJson.Options);
        return new ListCursor(HMACSHA256.HashData(key, scope));
    }
}
