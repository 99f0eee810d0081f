using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Data.Camara;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Camara;

/// <summary>
/// CAMARA ClickToDial 0.1.0-rc.1 over click-to-call. It has a document of its own (<see cref="ClickToDialDocument"/>) and is not in ours;
/// <c>docs/camara.md</c> says where we had a choice.
/// </summary>
internal static class ClickToDialEndpoints
{
    public static void MapClickToDial(this IEndpointRouteBuilder app)
    {
        ClickToDialDocument.Map(app);
        var calls = app.MapGroup(CamaraPath.ClickToDial + "/calls").WithMetadata(new ApiOperation()).ExcludeFromDescription();
        calls
            .MapPost("", CreateAsync)
            .WithName("createClickToDialCall")
            .RequireScope(Scopes.ClickToDialCreate)
            .Idempotent()
            .WithMetadata(new CostlyOperation());
        calls.MapGet("/{clickToDialId}", GetAsync).WithName("getClickToDialCall").RequireScope(Scopes.ClickToDialRead);
        calls.MapDelete("/{clickToDialId}", TerminateAsync).WithName("terminateClickToDialCall").RequireScope(Scopes.ClickToDialDelete);
        calls
            .MapGet("/{clickToDialId}/recording", ClickToDialRecording.GetAsync)
            .WithName("getClickToDialRecording")
            .RequireScope(Scopes.ClickToDialRecordings);
        // The standard's tests want 400 where the id is left out, not what routing would say.
        calls
            .MapDelete("", () => CamaraError.InvalidArgument("The callId is needed."))
            .WithName("terminateNoClickToDialCall")
            .RequireScope(Scopes.ClickToDialDelete);
    }

    private static async Task<IResult> CreateAsync(
        CreateClickToDialCall input,
        TenantContext tenant,
        ClickToDialCalls calls,
        CancellationToken cancellation
    )
    {
        var (call, refused) = await calls.PlaceAsync(input, tenant, cancellation);
        return call is null ? refused! : TypedResults.Created($"{CamaraPath.ClickToDial}/calls/{call.Id}", ClickToDialCall.Of(call));
    }

    private static async Task<IResult> GetAsync(
        string clickToDialId,
        TenantContext tenant,
        CamaraCallStore store,
        CancellationToken cancellation
    ) =>
        await store.FindAsync(tenant.TenantId, clickToDialId, cancellation) is { } call
            ? TypedResults.Ok(ClickToDialCall.Of(call))
            : CamaraError.NotFound();

    private static async Task<IResult> TerminateAsync(
        string clickToDialId,
        TenantContext tenant,
        CamaraCallStore store,
        ICallControl calls,
        CancellationToken cancellation
    )
    {
        if (await store.FindAsync(tenant.TenantId, clickToDialId, cancellation) is not { } call)
            return CamaraError.NotFound();
        if (call is { EndedAt: null, ConversationId: { } conversationId })
        {
            await store.TerminatesAsync(call, cancellation);
            var done = await calls.PostAsync(tenant.TenantId, conversationId, new CallRequest.HangUp(tenant.Actor), cancellation);
            if (done is CommandResult.Done)
                return TypedResults.NoContent();
        }
        return CamaraError.Conflict("The call has ended.");
    }
}
