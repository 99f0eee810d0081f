using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>
/// One end of a connection that goes through no socket. One end takes it for TLS and the other for TCP, for which no certificate need be proven;
/// on the way the word is changed.
/// </summary>
internal sealed class MemoryConnection : DefaultConnectionContext, IDuplexPipe
{
    private static readonly PipeOptions Inline = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline);

    private readonly Pipe heard = new(Inline);
    private readonly Pipe said = new(Inline);
    private readonly TaskCompletionSource aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MemoryConnection(IPEndPoint local, IPEndPoint remote)
        : base(Guid.NewGuid().ToString("N")) => (LocalEndPoint, RemoteEndPoint, Transport) = (local, remote, this);

    public PipeReader Input => heard.Reader;

    public PipeWriter Output => said.Writer;

    /// <param name="carried">Completes when both ends are closed.</param>
    public static (MemoryConnection Tls, MemoryConnection Tcp) Pair(IPEndPoint tls, IPEndPoint tcp, out Task carried)
    {
        var (one, other) = (new MemoryConnection(tls, tcp), new MemoryConnection(tcp, tls));
        carried = Task.WhenAll(
            CarryAsync(one, other, ";transport=tls", ";transport=tcp"),
            CarryAsync(other, one, ";transport=tcp", ";transport=tls")
        );
        return (one, other);
    }

    public override void Abort(ConnectionAbortedException abortReason) => aborted.TrySetResult();

    private static async Task CarryAsync(MemoryConnection from, MemoryConnection to, string what, string by)
    {
        while (true)
        {
            var reading = from.said.Reader.ReadAsync().AsTask();
            if (await Task.WhenAny(reading, from.aborted.Task, to.aborted.Task) != reading)
                break;
            var read = await reading;
            var text = Encoding.Latin1.GetString(read.Buffer).Replace(what, by, StringComparison.Ordinal);
            await to.heard.Writer.WriteAsync(Encoding.Latin1.GetBytes(text));
            from.said.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        // Either end closes the whole.
        to.heard.Writer.Complete();
        from.aborted.TrySetResult();
        to.aborted.TrySetResult();
    }
}
