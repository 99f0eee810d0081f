using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace KpnEen.Api.Conventions;

/// <summary>Cursors of one list: base64url of 16 bytes of HMAC-SHA256 and the position as JSON.</summary>
public sealed class ListCursor
{
    private const int TagLength = 16;
    private const int MaxLength = 512;

    // Not as the API writes JSON: a time cut to milliseconds would point beside its row.
    private static readonly JsonSerializerOptions Exact = new(JsonSerializerDefaults.Web);
    private readonly byte[] key;

    internal ListCursor(byte[] key) => this.key = key;

    /// <summary>The position a cursor holds, or null when no cursor was sent.</summary>
    /// <exception cref="ProblemException">400 invalidCursor: changed, of another list, tenant or filter.</exception>
    public T? Read<T>(string? cursor)
        where T : class
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
            throw Invalid();
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= TagLength || !CryptographicOperations.FixedTimeEquals(Tag(bytes.AsSpan(TagLength)), bytes.AsSpan(0, TagLength)))
            throw Invalid();
        return JsonSerializer.Deserialize<T>(bytes.AsSpan(TagLength), Exact);
    }

    public string Write<T>(T position)
        where T : class
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(position, Exact);
        var cursor = Base64Url.EncodeToString([.. Tag(payload), .. payload]);
        return cursor.Length <= MaxLength
            ? cursor
            : throw new InvalidOperationException("A cursor must not be longer than 512 characters.");
    }

    /// <summary>A page of at most <paramref name="size"/> of the rows; one row more than that tells that there is a next page.</summary>
    public Page<T> ToPage<T, TPosition>(IReadOnlyList<T> rows, int size, Func<T, TPosition> position)
        where TPosition : class =>
        rows.Count <= size ? new Page<T>(rows) : new Page<T>([.. rows.Take(size)], Write(position(rows[size - 1])));

    /// <summary>As <see cref="ToPage{T,TPosition}"/>, mapped from rows to what the API shows.</summary>
    public Page<TItem> ToPage<TRow, TItem, TPosition>(
        IReadOnlyList<TRow> rows,
        int size,
        Func<TRow, TPosition> position,
        Func<TRow, TItem> item
    )
        where TPosition : class => ToPage(rows, size, position).Select(item);

    private byte[] Tag(ReadOnlySpan<byte> payload) => HMACSHA256.HashData(key, payload)[..TagLength];

    private static ProblemException Invalid() =>
        Problems.Of(ProblemCodes.InvalidCursor, null, new ProblemError("cursor", ErrorCodes.InvalidFormat)).Throw();
}
