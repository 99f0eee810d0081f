using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Numbers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Numbers;

/// <summary><c>/v1/numbers</c>.</summary>
internal static class NumberEndpoints
{
    public static void MapNumbers(this IEndpointRouteBuilder v1)
    {
        var numbers = v1.MapGroup("/numbers").WithTags("Numbers").WithIds();
        numbers.MapGet("", ListAsync).Operation("listNumbers", "List numbers").Produces<Page<Number>>().RequireScope(Scopes.DirectoryRead);
        numbers
            .MapPost("", CreateAsync)
            .Operation("createNumber", "Add a number")
            .Produces<Number>(StatusCodes.Status201Created)
            .Conflicts(ProblemCodes.AlreadyExists)
            .RequireScope(Scopes.DirectoryWrite)
            .Idempotent();
        numbers
            .MapGet("/{numberId}", GetAsync)
            .Operation("getNumber", "Get a number")
            .Produces<Number>()
            .RequireScope(Scopes.DirectoryRead);
        numbers
            .MapPatch("/{numberId}", PatchAsync)
            .Operation(
                "updateNumber",
                "Change a number",
                "JSON merge patch: members replace, null removes, absent members stay. `{\"target\": null}` lets the number lead nowhere."
            )
            .Produces<Number>()
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
        numbers
            .MapDelete("/{numberId}", DeleteAsync)
            .Operation("deleteNumber", "Delete a number")
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        [AsParameters] ListShape shape,
        string? e164,
        string? targetId,
        TenantContext tenant,
        NumberStore numbers,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var number = QueryText.Number("e164", e164);
        QueryText.Check("targetId", targetId);
        var cursor = cursors.For("listNumbers", tenant.TenantId, number, targetId, shape.Sort);
        var newestFirst = shape.IsDescending("createdAt", standard: false);
        var rows = await numbers.ListAsync(
            tenant.TenantId,
            number,
            targetId,
            cursor.Read<AfterId>(page.Cursor)?.Id,
            page.Size() + 1,
            cancellation,
            newestFirst
        );
        return shape.Answer(cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id), Show));
    }

    private static async Task<IResult> CreateAsync(
        CreateNumber input,
        TenantContext tenant,
        NumberStore numbers,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        var fields = new NumberFields(DialledNumber.ToE164(input.E164)!, input.Target?.Kind, input.Target?.Id, input.Label);
        var stored = await writes.SettleAsync(await numbers.CreateAsync(tenant.TenantId, fields, cancellation), cancellation);
        return ETags.Created(http, $"/v1/numbers/{stored.Id}", Show(stored), stored.Revision);
    }

    private static async Task<IResult> GetAsync(
        string numberId,
        TenantContext tenant,
        NumberStore numbers,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await numbers.FindAsync(tenant.TenantId, numberId, cancellation) is { } stored
            ? ETags.Ok(http, Show(stored), stored.Revision)
            : Problems.NotFound();

    private static async Task<IResult> PatchAsync(
        string numberId,
        MergePatch<NumberInput> patch,
        IfMatch ifMatch,
        TenantContext tenant,
        NumberStore numbers,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var write = await numbers.ChangeAsync(
            tenant.TenantId,
            numberId,
            ifMatch.Allows,
            present =>
            {
                var input = InputCheck.Demand(patch.ApplyTo(new NumberInput { Target = Target(present), Label = present.Label }));
                return present with { TargetKind = input.Target?.Kind, TargetId = input.Target?.Id, Label = input.Label };
            },
            cancellation
        );
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Ok(http, Show(stored), stored.Revision);
    }

    private static async Task<IResult> DeleteAsync(
        string numberId,
        IfMatch ifMatch,
        TenantContext tenant,
        NumberStore numbers,
        SettledWrites writes,
        CancellationToken cancellation
    )
    {
        await writes.SettleAsync(await numbers.DeleteAsync(tenant.TenantId, numberId, ifMatch.Allows, cancellation), cancellation);
        return TypedResults.NoContent();
    }

    private static Number Show(Stored<NumberFields> stored) =>
        new()
        {
            Id = stored.Id,
            E164 = stored.Value.E164,
            Target = Target(stored.Value),
            Label = stored.Value.Label,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };

    private static NumberTarget? Target(NumberFields fields) =>
        fields is { TargetKind: { } kind, TargetId: { } id } ? new NumberTarget { Kind = kind, Id = id } : null;
}
