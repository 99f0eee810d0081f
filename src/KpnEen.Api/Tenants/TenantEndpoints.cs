using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Tenants;

/// <summary><c>/v1/tenants</c>: a partner's customers.</summary>
internal static class TenantEndpoints
{
    public static void MapTenants(this IEndpointRouteBuilder v1)
    {
        var tenants = v1.MapGroup("/tenants").WithTags("Tenants").RequireScope(Scopes.Partner).WithIds();
        tenants.MapGet("", ListAsync).Operation("listTenants", "List tenants").Produces<Page<Tenant>>();
        tenants
            .MapPost("", CreateAsync)
            .Operation("createTenant", "Create a tenant")
            .Produces<Tenant>(StatusCodes.Status201Created)
            .Conflicts(ProblemCodes.AlreadyExists)
            .Idempotent();
        tenants.MapGet("/{tenantId}", GetAsync).Operation("getTenant", "Get a tenant").Produces<Tenant>();
        tenants
            .MapPatch("/{tenantId}", PatchAsync)
            .Operation("updateTenant", "Change a tenant", "JSON merge patch: members replace, null removes, absent members stay.")
            .Produces<Tenant>()
            .Conflicts(ProblemCodes.AlreadyExists)
            .RequireIfMatch();
        tenants
            .MapDelete("/{tenantId}", DeleteAsync)
            .Operation(
                "deleteTenant",
                "Delete a tenant",
                "Deletes the tenant with its users, devices, numbers, trunks, hunt groups and settings. Events and call records stay until their retention ends."
            )
            .Produces(StatusCodes.Status204NoContent)
            .RequireIfMatch();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        string? externalReference,
        string? domain,
        TenantStore tenants,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        QueryText.Check("externalReference", externalReference);
        QueryText.Check("domain", domain);
        var cursor = cursors.For("listTenants", null, externalReference, domain);
        var rows = await tenants.ListAsync(externalReference, domain, cursor.Read<AfterId>(page.Cursor)?.Id, page.Size() + 1, cancellation);
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id), Show));
    }

    private static async Task<IResult> CreateAsync(
        CreateTenant input,
        TenantStore tenants,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        var fields = new TenantFields(input.Name, input.Domain, input.TimeZone, input.Language, input.RingSeconds, input.ExternalReference);
        var write = await tenants.CreateAsync(fields, cancellation);
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Created(http, $"/v1/tenants/{stored.Id}", Show(stored), stored.Revision);
    }

    private static async Task<IResult> GetAsync(string tenantId, TenantStore tenants, HttpContext http, CancellationToken cancellation) =>
        await tenants.FindAsync(tenantId, cancellation) is { } stored ? ETags.Ok(http, Show(stored), stored.Revision) : Problems.NotFound();

    private static async Task<IResult> PatchAsync(
        string tenantId,
        MergePatch<TenantInput> patch,
        IfMatch ifMatch,
        TenantStore tenants,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var write = await tenants.ChangeAsync(tenantId, ifMatch.Allows, fields => Change(fields, patch), cancellation);
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Ok(http, Show(stored), stored.Revision);
    }

    private static async Task<IResult> DeleteAsync(
        string tenantId,
        IfMatch ifMatch,
        TenantStore tenants,
        SettledWrites writes,
        CancellationToken cancellation
    )
    {
        await writes.SettleAsync(await tenants.DeleteAsync(tenantId, ifMatch.Allows, cancellation), cancellation);
        return TypedResults.NoContent();
    }

    private static TenantFields Change(TenantFields fields, MergePatch<TenantInput> patch)
    {
        var present = new TenantInput
        {
            Name = fields.Name,
            TimeZone = fields.TimeZone,
            Language = fields.Language,
            RingSeconds = fields.RingSeconds,
            ExternalReference = fields.ExternalReference,
        };
        var input = InputCheck.Demand(patch.ApplyTo(present));
        return new TenantFields(input.Name, fields.Domain, input.TimeZone, input.Language, input.RingSeconds, input.ExternalReference);
    }

    internal static Tenant Show(Stored<TenantFields> stored) =>
        new()
        {
            Id = stored.Id,
            Name = stored.Value.Name,
            Domain = stored.Value.Domain,
            TimeZone = stored.Value.TimeZone,
            Language = stored.Value.Language,
            RingSeconds = stored.Value.RingSeconds,
            ExternalReference = stored.Value.ExternalReference,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };
}
