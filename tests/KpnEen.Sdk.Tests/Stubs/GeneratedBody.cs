using System.Net;
using System.Net.Http.Headers;

namespace KpnEen.Sdk.Tests.Stubs;

/// <summary>A body of any length that is nowhere held: byte n is n modulo 251. It breaks where the test says.</summary>
internal sealed class GeneratedBody(long from, long length, long breakAt) : Stream
{
    private long _at = from;

    public static byte ByteAt(long position) => (byte)(position % 251);

    public static HttpResponseMessage Whole(long length, long breakAt = long.MaxValue) =>
        Response(HttpStatusCode.OK, new GeneratedBody(0, length, breakAt), length);

    public static HttpResponseMessage From(long from, long length, long breakAt = long.MaxValue)
    {
        var response = Response(HttpStatusCode.PartialContent, new GeneratedBody(from, length, breakAt), length - from);
        response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, length - 1, length);
        return response;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at >= breakAt)
            throw new IOException("connection reset");
        var count = (int)Math.Min(buffer.Length, Math.Min(length, breakAt) - _at);
        for (var i = 0; i < count; i += 4093) // every byte would cost a minute for a gigabyte
            buffer.Span[i] = ByteAt(_at + i);
        _at += count;
        return ValueTask.FromResult(count);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get; set; }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static HttpResponseMessage Response(HttpStatusCode status, GeneratedBody body, long length)
    {
        var response = new HttpResponseMessage(status) { Content = new StreamContent(body) };
        response.Content.Headers.ContentLength = length;
        response.Headers.ETag = new EntityTagHeaderValue("\"v1\"");
        return response;
    }
}
