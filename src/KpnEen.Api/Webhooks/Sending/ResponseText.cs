using System.Buffers;
using System.Text;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>The head of an answer, for the log. W19: what a receiver sends beyond it is never read.</summary>
internal static class ResponseText
{
    public const int MostBytes = 20_000;

    public static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellation);
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, MostBytes), MostBytes, throwOnEndOfStream: false, cancellation);
            // PostgreSQL's text has no NUL.
            return Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', '\uFFFD');
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
