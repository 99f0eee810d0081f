using System.Globalization;
using System.Text;
using KpnEen.Data.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;

namespace KpnEen.Api.Events;

/// <summary>
/// Server-sent events (WHATWG HTML 9.2), read from the feed as fast as the client takes them: a slow client holds nothing in our memory
/// but one page, and one that takes nothing is cut off. It ends with what opened it; its last comment says why.
/// </summary>
internal sealed class EventStreamResult(
    EventFeed feed,
    LiveFeed live,
    string tenantId,
    long after,
    EventFilter filter,
    StreamLease lease,
    EventStreamOptions options,
    TimeProvider time,
    CancellationToken stopping
) : IResult
{
    private const int PageSize = 100;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var longest = new CancellationTokenSource(lease.Left(options.Longest, time.GetUtcNow()), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping, longest.Token);
        try
        {
            await SendAsync(httpContext, string.Create(CultureInfo.InvariantCulture, $"retry: 2000\n: connected\n\n"), end.Token);
            await TakeLeaveAsync(httpContext, await FollowAsync(httpContext, end.Token));
        }
        catch (OperationCanceledException) when (!httpContext.RequestAborted.IsCancellationRequested && end.IsCancellationRequested)
        {
            var why =
                !longest.IsCancellationRequested ? StreamEnd.Stopping
                : lease.ExpiresAt <= time.GetUtcNow() ? StreamEnd.TokenExpired
                : StreamEnd.Longest;
            await TakeLeaveAsync(httpContext, why);
        }
        catch (OperationCanceledException)
        {
            // The client left, or took nothing.
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            // The store is away: to end is better than to be silent.
        }
    }

    /// <returns>Why it may not go on.</returns>
    private async Task<string> FollowAsync(HttpContext context, CancellationToken end)
    {
        var position = after;
        FeedPage page;
        // First what was missed, filtered where it lies.
        do
        {
            if (await lease.WhyOverAsync(end) is { } over)
                return over;
            page = await feed.ReadAsync(tenantId, position, PageSize, filter, end);
            await TellAsync(context, page.Events, end);
            position = page.Next;
        } while (page.HasMore);
        // Then what comes, read once for all who follow.
        while (true)
        {
            var heard = await NextAsync(position, end);
            // Before anything more is told, and at every heartbeat (O13).
            if (await lease.WhyOverAsync(end) is { } over)
                return over;
            if (heard is { } next)
            {
                await TellAsync(context, [.. next.Events.Where(filter.Matches)], end);
                position = next.Next;
            }
            else
                await SendAsync(context, ":\n\n", end);
        }
    }

    /// <returns>Null: nothing within the time of a heartbeat.</returns>
    private async Task<FeedPage?> NextAsync(long position, CancellationToken end)
    {
        using var silence = new CancellationTokenSource(options.Heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end, silence.Token);
        try
        {
            return await live.NextAsync(tenantId, position, either.Token) is { Events.Count: > 0 } page ? page : null;
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The client comes back with Last-Event-ID, and is told then what it lacks.</summary>
    private async Task TakeLeaveAsync(HttpContext context, string why)
    {
        try
        {
            await SendAsync(context, $": closed {why}\n\n", context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // It left first.
        }
    }

    private Task TellAsync(HttpContext context, IReadOnlyList<FeedEvent> events, CancellationToken end) =>
        events.Count > 0 ? SendAsync(context, Frames(events), end) : Task.CompletedTask;

    private static string Frames(IReadOnlyList<FeedEvent> events)
    {
        var text = new StringBuilder();
        // An envelope is minified JSON: it has no line end.
        foreach (var e in events)
            text.Append("id: ").Append(e.Id).Append("\nevent: ").Append(e.Type).Append("\ndata: ").Append(e.Envelope).Append("\n\n");
        return text.ToString();
    }

    private async Task SendAsync(HttpContext context, string text, CancellationToken end)
    {
        using var patience = new CancellationTokenSource(options.WritePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end, patience.Token);
        try
        {
            await context.Response.WriteAsync(text, either.Token);
            await context.Response.Body.FlushAsync(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            context.Abort();
            throw;
        }
    }
}
