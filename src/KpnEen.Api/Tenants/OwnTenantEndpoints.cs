using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Resources;
using KpnEen.Data.Settings;
using KpnEen.Data.Tolls;
using KpnEen.Pbx.Tolls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Tenants;

/// <summary><c>/v1/tenant</c>: the tenant the token belongs to.</summary>
internal static class OwnTenantEndpoints
{
    public static void MapOwnTenant(this IEndpointRouteBuilder v1)
    {
        var tenant = v1.MapGroup("/tenant").WithTags("Tenants");
        tenant.MapGet("", GetAsync).Operation("getOwnTenant", "Get the own tenant").Produces<Tenant>().RequireScope(Scopes.DirectoryRead);
        tenant
            .MapPatch("", PatchAsync)
            .Operation("updateOwnTenant", "Change the own tenant", "JSON merge patch: members replace, null removes, absent members stay.")
            .Produces<Tenant>()
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
        tenant
            .MapGet("/spend", SpendAsync)
            .Operation(
                "getTenantSpend",
                "Get what calls have cost",
                "Calls that cost extra (international, premium, high risk, satellite), at the prices of the spend limit. National calls cost nothing extra."
            )
            .Produces<Spend>()
            .RequireScope(Scopes.DirectoryRead);
    }

    private static async Task<Ok<Spend>> SpendAsync(
        TenantContext tenant,
        SpendStore store,
        SettingsStore settings,
        CancellationToken cancellation
    )
    {
        var spent = await store.ReadAsync(tenant.TenantId, cancellation);
        var stored = await settings.GetAsync(tenant.TenantId, tenant.TenantId, SpendLimit.Descriptor, cancellation);
        return TypedResults.Ok(Spend.Of(spent, (SpendLimitSettings)(stored?.Settings ?? SpendLimit.Descriptor.Defaults)));
    }

    private static async Task<IResult> GetAsync(
        TenantContext tenant,
        TenantStore tenants,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await tenants.FindAsync(tenant.TenantId, cancellation) is { } stored
            ? ETags.Ok(http, TenantEndpoints.Show(stored), stored.Revision)
            : Problems.NotFound();

    private static async Task<IResult> PatchAsync(
        MergePatch<OwnTenantInput> patch,
        IfMatch ifMatch,
        TenantContext tenant,
        TenantStore tenants,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var write = await tenants.ChangeAsync(tenant.TenantId, ifMatch.Allows, fields => Change(fields, patch), cancellation);
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Ok(http, TenantEndpoints.Show(stored), stored.Revision);
    }

    private static TenantFields Change(TenantFields fields, MergePatch<OwnTenantInput> patch)
    {
        var present = new OwnTenantInput
        {
            Name = fields.Name,
            TimeZone = fields.TimeZone,
            Language = fields.Language,
            RingSeconds = fields.RingSeconds,
        };
        var input = InputCheck.Demand(patch.ApplyTo(present));
        return fields with { Name = input.Name, TimeZone = input.TimeZone, Language = input.Language, RingSeconds = input.RingSeconds };
    }
}
