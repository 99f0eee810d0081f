using System.Security.Cryptography;
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
    private byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Takes the key that all nodes share; until then cursors live in this process only.</summary>
    internal void Use(byte[] shared) => key = shared;

    /// <summary>The cursors of one list as one tenant sees it with these filters: no other list takes them.</summary>
    public ListCursor For(string operation, string? tenantId, params ReadOnlySpan<object?> filters)
    {
        // JSON keeps ("a", "bc") apart from ("ab", "c").
        var scope = JsonSerializer.SerializeToUtf8Bytes<object?[]>([operation, tenantId, .. filters], ApiJson.Options);
        return new ListCursor(HMACSHA256.HashData(key, scope));
    }
}
