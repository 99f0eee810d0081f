using System.Net;

namespace KpnEen.Sdk;

/// <summary>A recording on its way; dispose it when read.</summary>
public sealed class RecordingContent : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;

    internal RecordingContent(HttpResponseMessage response, Stream stream) => (_response, Stream) = (response, stream);

    /// <summary>The bytes, from the network as they are read.</summary>
    public Stream Stream { get; }

    /// <summary>A part was asked for and is given.</summary>
    public bool IsPartial => _response.StatusCode == HttpStatusCode.PartialContent;

    /// <summary><c>audio/wav</c></summary>
    public string ContentType => _response.Content.Headers.ContentType?.ToString() ?? "audio/wav";

    /// <summary>Bytes to come; null when the server did not say.</summary>
    public long? Length => _response.Content.Headers.ContentLength;

    /// <summary>Which part of how much: <c>bytes 0-99/1000</c>.</summary>
    public string? ContentRange => _response.Content.Headers.ContentRange?.ToString();

    /// <summary>Lets go of the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        _response.Dispose();
    }
}
