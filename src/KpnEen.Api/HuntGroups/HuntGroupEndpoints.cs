using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.HuntGroups;

/// <summary><c>/v1/hunt-groups</c>.</summary>
internal static class HuntGroupEndpoints
{
    public static void MapHuntGroups(this IEndpointRouteBuilder v1)
    {
        var groups = v1.MapGroup("/hunt-groups").WithTags("HuntGroups").WithIds();
        groups
            .MapGet("", ListAsync)
            .Operation("listHuntGroups", "List hunt groups")
            .Produces<Page<HuntGroup>>()
            .RequireScope(Scopes.DirectoryRead);
        groups
            .MapPost("", CreateAsync)
            .Operation("createHuntGroup", "Create a hunt group")
            .Produces<HuntGroup>(StatusCodes.Status201Created)
            .Conflicts(ProblemCodes.AlreadyExists)
            .RequireScope(Scopes.DirectoryWrite)
            .Idempotent();
        groups
            .MapGet("/{huntGroupId}", GetAsync)
            .Operation("getHuntGroup", "Get a hunt group")
            .Produces<HuntGroup>()
            .RequireScope(Scopes.DirectoryRead);
        groups
            .MapPatch("/{huntGroupId}", PatchAsync)
            .Operation(
                "updateHuntGroup",
                "Change a hunt group",
                "JSON merge patch: members replace, null removes, absent members stay. The list of members is replaced whole."
            )
            .Produces<HuntGroup>()
            .Conflicts(ProblemCodes.AlreadyExists)
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
        groups
            .MapDelete("/{huntGroupId}", DeleteAsync)
            .Operation("deleteHuntGroup", "Delete a hunt group", "Its numbers are left without target.")
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        string? extension,
        TenantContext tenant,
        HuntGroupStore groups,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        QueryText.Check("extension", extension);
        var cursor = cursors.For("listHuntGroups", tenant.TenantId, extension);
        var rows = await groups.ListAsync(tenant.TenantId, extension, cursor.Read<AfterId>(page.Cursor)?.Id, page.Size() + 1, cancellation);
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id), Show));
    }

    private static async Task<IResult> CreateAsync(
        HuntGroupInput input,
        TenantContext tenant,
        HuntGroupStore groups,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var write = await groups.CreateAsync(tenant.TenantId, Fields(InputCheck.Demand(input)), cancellation);
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Created(http, $"/v1/hunt-groups/{stored.Id}", Show(stored), stored.Revision);
    }

    private static async Task<IResult> GetAsync(
        string huntGroupId,
        TenantContext tenant,
        HuntGroupStore groups,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await groups.FindAsync(tenant.TenantId, huntGroupId, cancellation) is { } stored
            ? ETags.Ok(http, Show(stored), stored.Revision)
            : Problems.NotFound();

    private static async Task<IResult> PatchAsync(
        string huntGroupId,
        MergePatch<HuntGroupInput> patch,
        IfMatch ifMatch,
        TenantContext tenant,
        HuntGroupStore groups,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var write = await groups.ChangeAsync(
            tenant.TenantId,
            huntGroupId,
            ifMatch.Allows,
            present => Fields(InputCheck.Demand(patch.ApplyTo(Input(present)))),
            cancellation
        );
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Ok(http, Show(stored), stored.Revision);
    }

    private static async Task<IResult> DeleteAsync(
        string huntGroupId,
        IfMatch ifMatch,
        TenantContext tenant,
        HuntGroupStore groups,
        SettledWrites writes,
        CancellationToken cancellation
    )
    {
        await writes.SettleAsync(await groups.DeleteAsync(tenant.TenantId, huntGroupId, ifMatch.Allows, cancellation), cancellation);
        return TypedResults.NoContent();
    }

    private static HuntGroupFields Fields(HuntGroupInput input) =>
        new(
            input.Name,
            input.Extension,
            input.Policy,
            input.NoAnswerSeconds,
            input.Overflow,
            input.OverflowAfterSeconds,
            [.. input.Members.Select(m => new Pbx.Directory.HuntGroupMember(m.UserId, m.Weight))]
        );

    private static HuntGroupInput Input(HuntGroupFields fields) =>
        new()
        {
            Name = fields.Name,
            Extension = fields.Extension,
            Policy = fields.Policy,
            NoAnswerSeconds = fields.NoAnswerSeconds,
            Overflow = fields.Overflow,
            OverflowAfterSeconds = fields.OverflowAfterSeconds,
            Members = Members(fields),
        };

    private static HuntGroup Show(Stored<HuntGroupFields> stored) =>
        new()
        {
            Id = stored.Id,
            Name = stored.Value.Name,
            Extension = stored.Value.Extension,
            Policy = stored.Value.Policy,
            NoAnswerSeconds = stored.Value.NoAnswerSeconds,
            Overflow = stored.Value.Overflow,
            OverflowAfterSeconds = stored.Value.OverflowAfterSeconds,
            Members = Members(stored.Value),
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };

    private static HuntGroupMember[] Members(HuntGroupFields fields) =>
        [.. fields.Members.Select(m => new HuntGroupMember { UserId = m.UserId, Weight = m.Weight })];
}
