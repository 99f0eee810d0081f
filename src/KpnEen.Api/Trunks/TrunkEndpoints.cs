using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Trunks;

/// <summary><c>/v1/trunks</c>.</summary>
internal static class TrunkEndpoints
{
    public static void MapTrunks(this IEndpointRouteBuilder v1)
    {
        var trunks = v1.MapGroup("/trunks").WithTags("Trunks").WithIds();
        trunks.MapGet("", ListAsync).Operation("listTrunks", "List trunks").Produces<Page<Trunk>>().RequireScope(Scopes.DirectoryRead);
        trunks
            .MapPost("", CreateAsync)
            .Operation("createTrunk", "Create a trunk")
            .Produces<Trunk>(StatusCodes.Status201Created)
            .RequireScope(Scopes.DirectoryWrite)
            .Idempotent();
        trunks.MapGet("/{trunkId}", GetAsync).Operation("getTrunk", "Get a trunk").Produces<Trunk>().RequireScope(Scopes.DirectoryRead);
        trunks
            .MapPatch("/{trunkId}", PatchAsync)
            .Operation(
                "updateTrunk",
                "Change a trunk",
                "JSON merge patch: members replace, null removes, absent members stay, the password included."
            )
            .Produces<Trunk>()
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
        trunks
            .MapDelete("/{trunkId}", DeleteAsync)
            .Operation("deleteTrunk", "Delete a trunk")
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        TenantContext tenant,
        TrunkStore trunks,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var cursor = cursors.For("listTrunks", tenant.TenantId);
        var rows = await trunks.ListAsync(tenant.TenantId, cursor.Read<AfterId>(page.Cursor)?.Id, page.Size() + 1, cancellation);
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id), Show));
    }

    private static async Task<IResult> CreateAsync(
        TrunkInput input,
        TenantContext tenant,
        TrunkStore trunks,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var write = await trunks.CreateAsync(tenant.TenantId, Fields(InputCheck.Demand(input)), cancellation);
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Created(http, $"/v1/trunks/{stored.Id}", Show(stored), stored.Revision);
    }

    private static async Task<IResult> GetAsync(
        string trunkId,
        TenantContext tenant,
        TrunkStore trunks,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await trunks.FindAsync(tenant.TenantId, trunkId, cancellation) is { } stored
            ? ETags.Ok(http, Show(stored), stored.Revision)
            : Problems.NotFound();

    private static async Task<IResult> PatchAsync(
        string trunkId,
        MergePatch<TrunkInput> patch,
        IfMatch ifMatch,
        TenantContext tenant,
        TrunkStore trunks,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var write = await trunks.ChangeAsync(
            tenant.TenantId,
            trunkId,
            ifMatch.Allows,
            present => Fields(InputCheck.Demand(patch.ApplyTo(Input(present)))),
            cancellation
        );
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Ok(http, Show(stored), stored.Revision);
    }

    private static async Task<IResult> DeleteAsync(
        string trunkId,
        IfMatch ifMatch,
        TenantContext tenant,
        TrunkStore trunks,
        SettledWrites writes,
        CancellationToken cancellation
    )
    {
        await writes.SettleAsync(await trunks.DeleteAsync(tenant.TenantId, trunkId, ifMatch.Allows, cancellation), cancellation);
        return TypedResults.NoContent();
    }

    private static TrunkFields Fields(TrunkInput input) =>
        new(
            input.Name,
            input.Peer,
            [.. input.Sources],
            [.. input.Prefixes],
            input.Username,
            input.Password,
            input.NoResponseSeconds,
            input.MediaEncryption
        );

    private static TrunkInput Input(TrunkFields fields) =>
        new()
        {
            Name = fields.Name,
            Peer = fields.Peer,
            Sources = fields.Sources,
            Prefixes = fields.Prefixes,
            Username = fields.Username,
            Password = fields.Password,
            NoResponseSeconds = fields.NoResponseSeconds,
            MediaEncryption = fields.MediaEncryption,
        };

    private static Trunk Show(Stored<TrunkFields> stored) =>
        new()
        {
            Id = stored.Id,
            Name = stored.Value.Name,
            Peer = stored.Value.Peer,
            Sources = stored.Value.Sources,
            Prefixes = stored.Value.Prefixes,
            Username = stored.Value.Username,
            HasPassword = stored.Value.Password is not null,
            NoResponseSeconds = stored.Value.NoResponseSeconds,
            MediaEncryption = stored.Value.MediaEncryption,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };
}
