using System.Text;

namespace KpnEen.Api.Tests.Events;

/// <summary>The body of an answer as a client takes it: until it has what it waits for, or not at all.</summary>
internal sealed class ClientBody : Stream
{
    private readonly Lock gate = new();
    private readonly StringBuilder taken = new();
    private readonly TaskCompletionSource came = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool TakesNothing { get; init; }

    public string? Expected { get; init; }

    /// <summary>What came until now.</summary>
    public string Taken
    {
        get
        {
            lock (gate)
                return taken.ToString();
        }
    }

    /// <summary>What was expected has come.</summary>
    public Task Came => came.Task;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TakesNothing)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        lock (gate)
            taken.Append(Encoding.UTF8.GetString(buffer.Span));
        if (Expected is not null && Taken.Contains(Expected, StringComparison.Ordinal))
            came.TrySetResult();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
