using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Services;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Forwarding;

/// <summary><c>/v1/users/{userId}/forwarding</c>.</summary>
internal static class ForwardingEndpoints
{
    public static void MapForwarding(this IEndpointRouteBuilder v1)
    {
        var forwarding = v1.MapGroup("/users/{userId}/forwarding").WithTags("Services").WithIds();
        forwarding
            .MapGet("", GetAsync)
            .Operation("getForwarding", "Get the forwardings of a user", "The four forwardings in one view.")
            .Produces<Forwarding>()
            .RequireScope(Scopes.DirectoryRead);
        forwarding
            .MapPut("", PutAsync)
            .Operation("replaceForwarding", "Set the forwardings of a user", "Replaces all four; members left out get their defaults.")
            .Produces<Written<Forwarding>>()
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
        forwarding
            .MapPatch("", PatchAsync)
            .Operation(
                "updateForwarding",
                "Change the forwardings of a user",
                "JSON merge patch: members replace, null removes, absent members stay."
            )
            .Produces<Written<Forwarding>>()
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
    }

    private static async Task<IResult> GetAsync(
        string userId,
        TenantContext tenant,
        ForwardingStore store,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await store.FindAsync(tenant.TenantId, userId, cancellation) is var (forwarding, revision)
            ? ETags.Ok(http, forwarding, revision)
            : Problems.NotFound();

    private static Task<IResult> PutAsync(
        string userId,
        Forwarding input,
        IfMatch ifMatch,
        TenantContext tenant,
        ForwardingStore store,
        SettledWrites writes,
        SettingWarnings warnings,
        HttpContext http,
        CancellationToken cancellation
    ) => ChangeAsync(userId, _ => InputCheck.Demand(input), ifMatch, tenant, store, writes, warnings, http, cancellation);

    private static Task<IResult> PatchAsync(
        string userId,
        MergePatch<Forwarding> patch,
        IfMatch ifMatch,
        TenantContext tenant,
        ForwardingStore store,
        SettledWrites writes,
        SettingWarnings warnings,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        ChangeAsync(
            userId,
            present => InputCheck.Demand(patch.ApplyTo(present)),
            ifMatch,
            tenant,
            store,
            writes,
            warnings,
            http,
            cancellation
        );

    private static async Task<IResult> ChangeAsync(
        string userId,
        Func<Forwarding, Forwarding> change,
        IfMatch ifMatch,
        TenantContext tenant,
        ForwardingStore store,
        SettledWrites writes,
        SettingWarnings warnings,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var (forwarding, revision, version) = await store.ChangeAsync(tenant.TenantId, userId, ifMatch, change, tenant.Actor, cancellation);
        if (version is { } grown)
            await writes.SeenAsync(tenant.TenantId, grown, cancellation);
        return ETags.Ok(http, warnings.Beside(forwarding, tenant.TenantId, userId, ForwardingStore.Services), revision);
    }
}
