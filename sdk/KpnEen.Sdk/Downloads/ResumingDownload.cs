using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk.Downloads;

/// <summary>
/// Copies a file to a stream in pieces, never held whole. A connection that breaks is made again and goes on behind the last byte (RFC 9110 14), as long as each gets further;
/// what came is held against the digest the server gave (RFC 9530).
/// </summary>
internal sealed class ResumingDownload(Transport transport, ApiOperation operation, string target, string accept)
{
    private const int PieceBytes = 80 * 1024;

    private EntityTagHeaderValue? _tag;
    private long? _total;

    /// <param name="from">Bytes that the destination has already.</param>
    /// <exception cref="ApiException">It broke once too often, changed meanwhile, or is not what the server said it is.</exception>
    public async Task CopyAsync(Stream destination, long from, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        using var digest = new DigestCheck();
        var at = from;
        for (var fruitless = 0; ; fruitless++)
        {
            var before = at;
            try
            {
                using var response = await OpenAsync(at, digest, cancellationToken);
                await foreach (var piece in PiecesAsync(response, skip: SkipOf(response, at), cancellationToken))
                {
                    await destination.WriteAsync(piece, cancellationToken);
                    at += piece.Length;
                    if (from == 0)
                        digest.Add(piece.Span);
                    progress?.Report(new DownloadProgress(at, _total));
                }
                if (_total is null || at >= _total)
                    break;
            }
            catch (ApiException e) when (e.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable && at > 0)
            {
                break; // there is no more than the destination has
            }
            catch (Broken e) when (at == before && fruitless >= transport.MaxRetries)
            {
                throw new ApiTransportException($"The download broke at byte {at}: {e.Message}", e.InnerException);
            }
            catch (Broken)
            {
                // On behind the last byte.
            }
            if (at > before)
                fruitless = 0;
            else if (fruitless >= transport.MaxRetries)
                throw new ApiTransportException($"The download ended at byte {at} of {_total}.", null);
            await Task.Delay(transport.Backoff(fruitless), transport.Time, cancellationToken);
        }
        if (from == 0)
            digest.Compare();
    }

    private async Task<HttpResponseMessage> OpenAsync(long at, DigestCheck digest, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(operation, target)
        {
            Accept = $"{accept}, application/problem+json",
            Range = at == 0 ? null : new RangeHeaderValue(at, null),
            // A file that changed meanwhile comes whole, and is noticed by its tag.
            IfRange = at == 0 || _tag is not { IsWeak: false } tag ? null : new RangeConditionHeaderValue(tag),
        };
        var response = await transport.OpenAsync(request, null, cancellationToken);
        var known = _tag is not null;
        if (known && !Equals(_tag, response.Headers.ETag))
        {
            response.Dispose();
            throw new ApiTransportException("The file changed while it was downloaded.", null);
        }
        _tag ??= response.Headers.ETag;
        _total = response.Content.Headers.ContentRange?.Length ?? response.Content.Headers.ContentLength ?? _total;
        digest.Expect(response);
        return response;
    }

    /// <summary>A server that knows no ranges sends the whole again.</summary>
    private static long SkipOf(HttpResponseMessage response, long at) => response.StatusCode is HttpStatusCode.PartialContent ? 0 : at;

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(
        HttpResponseMessage response,
        long skip,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var body = new IdleTimeoutStream(
            await response.Content.ReadAsStreamAsync(cancellationToken),
            transport.TryTimeout,
            transport.Time
        );
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (await ReadAsync(body, buffer, cancellationToken) is > 0 and var length)
            {
                var skipped = (int)Math.Min(skip, length);
                skip -= skipped;
                if (length > skipped)
                    yield return buffer.AsMemory(skipped, length - skipped);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new Broken(e);
        }
    }

    /// <summary>The network failed, and not the destination.</summary>
    private sealed class Broken(Exception inner) : Exception(inner.Message, inner);
}
