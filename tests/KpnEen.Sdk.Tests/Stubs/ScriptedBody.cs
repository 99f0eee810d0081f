using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;

namespace KpnEen.Sdk.Tests.Stubs;

/// <summary>A response body whose pieces come when the test says so: a stream on the wire.</summary>
internal sealed class ScriptedBody : Stream
{
    private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> _rest;

    public void Send(string text) => _pieces.Writer.TryWrite(System.Text.Encoding.UTF8.GetBytes(text));

    public void End() => _pieces.Writer.TryComplete();

    public void Break() => _pieces.Writer.TryComplete(new IOException("connection reset"));

    public HttpResponseMessage AsResponse()
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(this) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        return response;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.Length == 0)
        {
            if (_pieces.Reader.TryRead(out var piece))
                _rest = piece;
            else if (!await _pieces.Reader.WaitToReadAsync(cancellationToken))
                return 0;
        }
        var length = Math.Min(buffer.Length, _rest.Length);
        _rest[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
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
}
