using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Records;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Calls;

/// <summary><c>/v1/calls</c>: place a call, look at calls.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this IEndpointRouteBuilder v1)
    {
        var calls = v1.MapGroup("/calls").WithTags("Calls").WithIds();
        calls
            .MapPost("", CreateAsync)
            .Operation(
                "createCall",
                "Place a call",
                "Rings the user's phones (or the destination), and when one answers calls the other side. The answer comes when the call exists, before anyone picked up."
            )
            .BodyExample(new { Extension = "201", To = "+31201234567" })
            .Produces<Call>(StatusCodes.Status201Created)
            .Conflicts(ProblemCodes.DuplicateClientReference, ProblemCodes.NoDevice)
            .RequireScope(Scopes.CallsControl)
            .Idempotent()
            .WithMetadata(new CostlyOperation());
        calls
            .MapGet("", ListAsync)
            .Operation("listCalls", "List live calls", "Calls in progress. Ended ones are call records.")
            .Produces<Page<Call>>()
            .RequireScope(Scopes.CallsRead);
        calls
            .MapGet("/{callId}", GetAsync)
            .Operation("getCall", "Get a call", "A live call, or an ended one with state `ended`.")
            .Produces<Call>()
            .RequireScope(Scopes.CallsRead);
        calls
            .MapGet("/{callId}/trace", TraceAsync)
            .Operation(
                "getCallTrace",
                "Get the decisions about a call",
                "Why the call went where it went: which service decided what, from which setting, who made the setting what it was when the call was made and when, and what came next. Of a live call or an ended one."
            )
            .Produces<CallTrace>()
            .RequireScope(Scopes.CallsRead);
        calls.MapSipLadder();
        calls.MapCallActions();
    }

    private static async Task<IResult> CreateAsync(
        CreateCall input,
        TenantContext tenant,
        TenantDirectory directory,
        ICallControl calls,
        CallReferences references,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        if (UserId(input, directory.Find(tenant.TenantId)) is not { } userId)
            return Problems.Validation(input.UserId is null ? "/extension" : "/userId", ErrorCodes.UnknownReference);
        if (input.ClientReference is { } reference && !await references.ClaimAsync(tenant.TenantId, reference, cancellation))
            return Problems.Conflict(
                ProblemCodes.DuplicateClientReference,
                null,
                new ProblemError("/clientReference", ErrorCodes.AlreadyUsed)
            );

        var first = input.First == RingsFirst.User ? OriginateFirst.User : OriginateFirst.Destination;
        var request = new Originate(
            tenant.TenantId,
            userId,
            null,
            input.To,
            first,
            input.RingSeconds,
            tenant.Actor,
            Metadata: input.Metadata
        );
        CommandResult result;
        try
        {
            result = await calls.OriginateAsync(request, cancellation);
        }
        catch (SwitchUnavailableException e) when (!e.OutcomeUnknown && input.ClientReference is not null)
        {
            await references.SettleAsync(tenant.TenantId, input.ClientReference, null, CancellationToken.None);
            throw;
        }
        var placed = result as CommandResult.Done;
        // From here on the call exists: a client that went away must not leave its reference unsettled.
        if (input.ClientReference is not null)
            await references.SettleAsync(tenant.TenantId, input.ClientReference, placed?.Call.Id, CancellationToken.None);
        return placed is null
            ? CommandAnswers.Problem(result)
            : TypedResults.Created($"/v1/calls/{placed.Call.Id}", CallViews.Show(placed.Call));
    }

    private static async Task<Ok<Page<Call>>> ListAsync(
        [AsParameters] PageRequest page,
        CallState[]? state,
        string? userId,
        TenantContext tenant,
        ICallControl calls,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        QueryText.Check("userId", userId);
        var cursor = cursors.For("listCalls", tenant.TenantId, state, userId);
        var after = cursor.Read<AfterId>(page.Cursor)?.Id ?? "";
        var live = await calls.ListAsync(tenant.TenantId, cancellation);
        var found = live.Where(c =>
                (state is not { Length: > 0 } || state.Contains(c.State))
                && (userId is null || c.Legs.Any(l => l.UserId == userId))
                && string.CompareOrdinal(c.Id, after) > 0
            )
            .OrderBy(c => c.Id, StringComparer.Ordinal)
            .Take(page.Size() + 1)
            .ToList();
        return TypedResults.Ok(cursor.ToPage(found, page.Size(), c => new AfterId(c.Id), CallViews.Show));
    }

    private static async Task<IResult> GetAsync(string callId, CallLookup lookup, CancellationToken cancellation) =>
        await lookup.FindAsync(callId, cancellation) is { } call ? TypedResults.Ok(call) : Problems.NotFound();

    private static async Task<IResult> TraceAsync(
        string callId,
        TenantContext tenant,
        CallLookup lookup,
        CallExplainer explainer,
        CancellationToken cancellation
    ) =>
        await lookup.TraceAsync(callId, cancellation) is { } decisions
            ? TypedResults.Ok(
                new CallTrace
                {
                    CallId = callId,
                    State = (await lookup.FindAsync(callId, cancellation))?.State,
                    Decisions = await explainer.ExplainAsync(tenant.TenantId, decisions, cancellation),
                }
            )
            : Problems.NotFound();

    private static string? UserId(CreateCall input, TenantSnapshot? snapshot) =>
        input.UserId is { } id ? snapshot?.FindUser(id)?.Id : (snapshot?.FindExtension(input.Extension!) as User)?.Id;
}
