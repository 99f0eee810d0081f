using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.CallMeNow;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Numbers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.CallMeNow;

/// <summary><c>/v1/call-me-now/blocked-numbers</c>: the do-not-call list.</summary>
internal static class BlockedNumberEndpoints
{
    public static void MapBlockedNumbers(this IEndpointRouteBuilder v1)
    {
        var numbers = v1.MapGroup("/call-me-now/blocked-numbers").WithTags("CallMeNow").WithIds();
        numbers
            .MapGet("", ListAsync)
            .Operation(
                "listCallMeNowBlockedNumbers",
                "List numbers that are never called",
                "Also those whose owner pressed the star when called."
            )
            .Produces<Page<BlockedNumber>>()
            .RequireScope(Scopes.CallMeNowRead);
        numbers
            .MapPost("", CreateAsync)
            .Operation(
                "blockCallMeNowNumber",
                "Never call a number",
                "No visitor can have it called, now or later, with any key of the tenant."
            )
            .Produces<BlockedNumber>(StatusCodes.Status201Created)
            .RequireScope(Scopes.CallMeNowWrite)
            .Idempotent();
        numbers
            .MapGet("/{blockedNumberId}", GetAsync)
            .Operation("getCallMeNowBlockedNumber", "Get a number that is never called")
            .Produces<BlockedNumber>()
            .RequireScope(Scopes.CallMeNowRead);
        numbers
            .MapDelete("/{blockedNumberId}", DeleteAsync)
            .Operation("unblockCallMeNowNumber", "Let a number be called again")
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.CallMeNowWrite)
            .RequireIfMatch();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        string? e164,
        TenantContext tenant,
        BlockedNumberStore numbers,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var wanted = QueryText.Number("e164", QueryText.Check("e164", e164));
        var cursor = cursors.For("listCallMeNowBlockedNumbers", tenant.TenantId, wanted);
        var after = cursor.Read<AfterId>(page.Cursor)?.Id;
        var rows = await numbers.ListAsync(tenant.TenantId, wanted, after, page.Size() + 1, cancellation);
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id), Show));
    }

    private static async Task<IResult> CreateAsync(
        BlockedNumberInput input,
        TenantContext tenant,
        BlockedNumberStore numbers,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        if (DialledNumber.ToE164(input.Number) is not { } number)
            return Problems.Validation("/number", ErrorCodes.InvalidFormat, "This is no telephone number.");
        var write = await numbers.CreateAsync(tenant.TenantId, new BlockedNumberFields(number, input.Note), cancellation);
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Created(http, $"/v1/call-me-now/blocked-numbers/{stored.Id}", Show(stored), stored.Revision);
    }

    private static async Task<IResult> GetAsync(
        string blockedNumberId,
        TenantContext tenant,
        BlockedNumberStore numbers,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await numbers.FindAsync(tenant.TenantId, blockedNumberId, cancellation) is { } stored
            ? ETags.Ok(http, Show(stored), stored.Revision)
            : Problems.NotFound();

    private static async Task<IResult> DeleteAsync(
        string blockedNumberId,
        IfMatch ifMatch,
        TenantContext tenant,
        BlockedNumberStore numbers,
        SettledWrites writes,
        CancellationToken cancellation
    )
    {
        await writes.SettleAsync(await numbers.DeleteAsync(tenant.TenantId, blockedNumberId, ifMatch.Allows, cancellation), cancellation);
        return TypedResults.NoContent();
    }

    private static BlockedNumber Show(Stored<BlockedNumberFields> stored) =>
        new()
        {
            Id = stored.Id,
            Number = stored.Value.Number,
            Note = stored.Value.Note,
            CreatedAt = stored.CreatedAt,
        };
}
