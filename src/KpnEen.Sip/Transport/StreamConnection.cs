using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace KpnEen.Sip.Transport;

/// <summary>A stream we made, such as one of TLS, as Kestrel's connections are.</summary>
internal sealed class StreamConnection : DefaultConnectionContext
{
    private readonly Stream stream;

    public StreamConnection(Stream stream, EndPoint local, EndPoint remote)
        : base(Guid.NewGuid().ToString("N"))
    {
        this.stream = stream;
        (LocalEndPoint, RemoteEndPoint) = (local, remote);
        Transport = new Pipe(stream);
    }

    public override void Abort(ConnectionAbortedException abortReason) => stream.Dispose();

    public override async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await base.DisposeAsync();
    }

    private sealed class Pipe(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

        public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }
}
