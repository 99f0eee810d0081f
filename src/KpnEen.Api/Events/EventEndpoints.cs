using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
using KpnEen.Data.Log;
using KpnEen.Pbx.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace KpnEen.Api.Events;

/// <summary><c>/v1/events</c>: the feed, the live stream and the catalogue.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder v1)
    {
        v1.MapStreamTokens();
        var events = v1.MapGroup("").WithTags("Events").WithIds();
        events
            .MapGet("/events", ListAsync)
            .Operation(
                "listEvents",
                "Read the event feed",
                "Oldest first, from the last 30 days, without gaps: send nextCursor as after to go on."
            )
            .Produces<EventList>()
            .RequireScope(Scopes.EventsRead);
        events
            .MapGet("/events/{eventId}", GetAsync)
            .Operation("getEvent", "Get an event")
            .Produces<EventEnvelope>()
            .RequireScope(Scopes.EventsRead);
        events
            .MapGet("/events/stream", StreamAsync)
            .Operation(
                "streamEvents",
                "Follow events live",
                "Server-sent events: id, event (the type) and data (the envelope). Goes on behind Last-Event-ID without gap or repetition. A browser, which can send no access token here, opens it with a stream token."
            )
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithMetadata(new AcceptsStreamToken())
            .RequireScope(Scopes.EventsRead);
        events
            .MapGet("/event-types", Types)
            .Operation("listEventTypes", "List the event types")
            .Produces<Page<EventType>>()
            .RequireScope(Scopes.EventsRead);
        events
            .MapGet("/event-types/{type}", TypeOf)
            .Operation("getEventType", "Get an event type", "With the JSON Schema (2020-12) every event of the type keeps, and an example.")
            .Produces<EventTypeSchema>()
            .RequireScope(Scopes.EventsRead);
    }

    private static async Task<IResult> ListAsync(
        string? after,
        string? types,
        string? conversationId,
        string? userId,
        int? limit,
        EstimatedTotal? includeTotal,
        TenantContext tenant,
        EventFeed feed,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var filter = Filter(types, conversationId, userId);
        var size = new PageRequest(limit, null).Size();
        // A cursor is a place in the tenant's feed whatever the filter, so that a reader may change its filter and go on.
        var cursor = cursors.For("listEvents", tenant.TenantId);
        var from =
            string.IsNullOrEmpty(after) ? 0
            : after.StartsWith("evt_", StringComparison.Ordinal) ? await PositionAsync(feed, tenant, "after", after, cancellation)
            : cursor.Read<FeedPosition>(after)!.After;
        var page = await feed.ReadAsync(tenant.TenantId, from, size, filter, cancellation);
        long? total = includeTotal is null ? null : await feed.EstimateAsync(tenant.TenantId, filter, cancellation);
        return new EventListResult(page, cursor.Write(new FeedPosition(page.Next)), total);
    }

    private static async Task<IResult> GetAsync(string eventId, TenantContext tenant, EventFeed feed, CancellationToken cancellation) =>
        await feed.FindAsync(tenant.TenantId, eventId, cancellation) is { } found
            ? TypedResults.Text(found.Envelope, "application/json")
            : Problems.NotFound();

    private static async Task<IResult> StreamAsync(
        string? types,
        string? conversationId,
        string? userId,
        string? lastEventId,
        string? ticket,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventIdHeader,
        TenantContext tenant,
        EventFeed feed,
        LiveFeed live,
        EventStreamOptions options,
        StreamLeases leases,
        TimeProvider time,
        IHostApplicationLifetime host,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var filter = Filter(types, conversationId, userId);
        var opened = ticket is null ? null : http.Features.GetRequiredFeature<StreamTicket>();
        if (opened is not null)
        {
            if (!StreamTokenUse.AllowsOrigin(opened, http))
                return Problems.Of(ProblemCodes.OriginNotAllowed);
            filter = StreamTokenUse.Narrow(opened.Filter, filter);
        }
        var by = opened?.By ?? http.Features.GetRequiredFeature<AccessToken>();
        var lease = leases.Of(by, tenant.TenantId, opened?.ExpiresAt ?? by.ExpiresAt);
        // The header is what a browser sends when it connects again: it is newer than the query of the first address.
        var last = lastEventIdHeader is { Length: > 0 } ? lastEventIdHeader : lastEventId;
        var after = last is { Length: > 0 }
            ? await PositionAsync(feed, tenant, "lastEventId", last, cancellation)
            : await feed.EndAsync(tenant.TenantId, cancellation);
        return new EventStreamResult(feed, live, tenant.TenantId, after, filter, lease, options, time, host.ApplicationStopping);
    }

    private static EventFilter Filter(string? types, string? conversationId, string? userId) =>
        new(EventTypeQuery.Read("types", types), QueryText.Check("conversationId", conversationId), UserOf(userId));

    private static string? UserOf(string? userId) =>
        userId is null || ResourceIds.IsWellFormed(userId)
            ? userId
            : throw Problems.InvalidParameter("userId", "must be the id of a user").Throw();

    private static Ok<Page<EventType>> Types() => TypedResults.Ok(new Page<EventType>([.. EventTypes.All.Select(Describe)]));

    private static IResult TypeOf(string type, EventSchemas schemas, ApiOptions api)
    {
        if (!EventTypes.All.Contains(type))
            return Problems.NotFound();
        var described = Describe(type);
        var schema = schemas.Of(type, $"{api.PublicUrl}/v1/event-types/{type}");
        return TypedResults.Ok(
            new EventTypeSchema
            {
                Type = type,
                Description = described.Description,
                Live = described.Live,
                Schema = JsonSerializer.SerializeToElement(schema),
                Example = described.Example,
            }
        );
    }

    private static EventType Describe(string type) =>
        new()
        {
            Type = type,
            Description = EventTypeCatalog.Describe(type),
            Live = EventTypes.IsLive(type),
            Example = JsonSerializer.Deserialize<EventEnvelope>(EventJson.Envelope(EventExamples.Of(type)), EventJson.Options)!,
        };

    private static async Task<long> PositionAsync(
        EventFeed feed,
        TenantContext tenant,
        string name,
        string eventId,
        CancellationToken cancellation
    ) =>
        (QueryText.Check(name, eventId) is { } id ? await feed.PositionOfAsync(tenant.TenantId, id, cancellation) : null)
        ?? throw Problems
            .Of(
                ProblemCodes.InvalidCursor,
                "There is no such event, or it is no longer kept: read the feed.",
                new ProblemError(name, ErrorCodes.UnknownReference)
            )
            .Throw();
}
