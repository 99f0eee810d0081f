using System.Security.Cryptography;
using KpnEen.Api.Conventions;
using KpnEen.Api.Numbers;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.CallMeNow;
using KpnEen.Data.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.CallMeNow;

/// <summary><c>/v1/call-me-now/keys</c>.</summary>
internal static class CallMeNowKeyEndpoints
{
    private const string KeyLetters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static void MapCallMeNowKeys(this IEndpointRouteBuilder v1)
    {
        var keys = v1.MapGroup("/call-me-now/keys").WithTags("CallMeNow").WithIds();
        keys.MapGet("", ListAsync)
            .Operation("listCallMeNowKeys", "List publishable keys")
            .Produces<Page<CallMeNowKey>>()
            .RequireScope(Scopes.CallMeNowRead);
        keys.MapPost("", CreateAsync)
            .Operation("createCallMeNowKey", "Create a publishable key")
            .Produces<CallMeNowKey>(StatusCodes.Status201Created)
            .RequireScope(Scopes.CallMeNowWrite)
            .Idempotent();
        keys.MapGet("/{keyId}", GetAsync)
            .Operation("getCallMeNowKey", "Get a publishable key")
            .Produces<CallMeNowKey>()
            .RequireScope(Scopes.CallMeNowRead);
        keys.MapPatch("/{keyId}", PatchAsync)
            .Operation(
                "updateCallMeNowKey",
                "Change a publishable key",
                "JSON merge patch: members replace, null removes, absent members stay."
            )
            .Produces<CallMeNowKey>()
            .RequireScope(Scopes.CallMeNowWrite)
            .RequireIfMatch();
        keys.MapDelete("/{keyId}", DeleteAsync)
            .Operation("deleteCallMeNowKey", "Delete a publishable key", "Its sessions go with it; calls in progress go on.")
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.CallMeNowWrite)
            .RequireIfMatch();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        TenantContext tenant,
        CallMeNowKeyStore keys,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var cursor = cursors.For("listCallMeNowKeys", tenant.TenantId);
        var rows = await keys.ListAsync(tenant.TenantId, cursor.Read<AfterId>(page.Cursor)?.Id, page.Size() + 1, cancellation);
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id), Show));
    }

    private static async Task<IResult> CreateAsync(
        CallMeNowKeyInput input,
        TenantContext tenant,
        CallMeNowKeyStore keys,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        var write = await keys.CreateAsync(
            tenant.TenantId,
            Fields(input, $"pk_{RandomNumberGenerator.GetString(KeyLetters, 24)}"),
            cancellation
        );
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Created(http, $"/v1/call-me-now/keys/{stored.Id}", Show(stored), stored.Revision);
    }

    private static async Task<IResult> GetAsync(
        string keyId,
        TenantContext tenant,
        CallMeNowKeyStore keys,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await keys.FindAsync(tenant.TenantId, keyId, cancellation) is { } stored
            ? ETags.Ok(http, Show(stored), stored.Revision)
            : Problems.NotFound();

    private static async Task<IResult> PatchAsync(
        string keyId,
        MergePatch<CallMeNowKeyInput> patch,
        IfMatch ifMatch,
        TenantContext tenant,
        CallMeNowKeyStore keys,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var write = await keys.ChangeAsync(
            tenant.TenantId,
            keyId,
            ifMatch.Allows,
            present => Fields(InputCheck.Demand(patch.ApplyTo(Input(present))), present.Key),
            cancellation
        );
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Ok(http, Show(stored), stored.Revision);
    }

    private static async Task<IResult> DeleteAsync(
        string keyId,
        IfMatch ifMatch,
        TenantContext tenant,
        CallMeNowKeyStore keys,
        SettledWrites writes,
        CancellationToken cancellation
    )
    {
        await writes.SettleAsync(await keys.DeleteAsync(tenant.TenantId, keyId, ifMatch.Allows, cancellation), cancellation);
        return TypedResults.NoContent();
    }

    private static CallMeNowKeyFields Fields(CallMeNowKeyInput input, string key) =>
        new(
            key,
            input.Name,
            [.. input.AllowedOrigins.Select(o => Origins.Normalise(o)!).Distinct()],
            input.Target.Kind,
            input.Target.Id,
            input.First == CallMeNowFirst.Visitor,
            [.. input.AllowedCountries],
            input.QuotaPerVisitorPerHour,
            input.QuotaPerDay,
            input.Enabled,
            input.Rules.ToRules()
        );

    private static CallMeNowKeyInput Input(CallMeNowKeyFields fields) =>
        new()
        {
            Name = fields.Name,
            AllowedOrigins = fields.AllowedOrigins,
            // A target that was deleted must be named anew before anything else is changed.
            Target = Target(fields) ?? new NumberTarget { Kind = Pbx.Directory.NumberTargetKind.User, Id = "" },
            First = fields.VisitorFirst ? CallMeNowFirst.Visitor : CallMeNowFirst.Target,
            AllowedCountries = fields.AllowedCountries,
            QuotaPerVisitorPerHour = fields.QuotaPerVisitorPerHour,
            QuotaPerDay = fields.QuotaPerDay,
            Rules = CallMeNowKeyRules.Of(fields.Rules),
            Enabled = fields.Enabled,
        };

    private static CallMeNowKey Show(Stored<CallMeNowKeyFields> stored) =>
        new()
        {
            Id = stored.Id,
            Key = stored.Value.Key,
            Name = stored.Value.Name,
            AllowedOrigins = stored.Value.AllowedOrigins,
            Target = Target(stored.Value),
            First = stored.Value.VisitorFirst ? CallMeNowFirst.Visitor : CallMeNowFirst.Target,
            AllowedCountries = stored.Value.AllowedCountries,
            QuotaPerVisitorPerHour = stored.Value.QuotaPerVisitorPerHour,
            QuotaPerDay = stored.Value.QuotaPerDay,
            Rules = CallMeNowKeyRules.Of(stored.Value.Rules),
            Enabled = stored.Value.Enabled,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };

    private static NumberTarget? Target(CallMeNowKeyFields fields) =>
        fields is { TargetKind: { } kind, TargetId: { } id } ? new NumberTarget { Kind = kind, Id = id } : null;
}
