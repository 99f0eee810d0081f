using System.Security.Cryptography;
using KpnEen.Api.Numbers;
using KpnEen.Api.Resources;
using KpnEen.Api.Security;
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
        var keys = new ResourceRoutes<CallMeNowKeyStore, CallMeNowKeyFields, CallMeNowKey>(
            v1,
            "/call-me-now/keys",
            "keyId",
            "CallMeNow",
            Show,
            Scopes.CallMeNowRead,
            Scopes.CallMeNowWrite
        );
        keys.List("listCallMeNowKeys", "List publishable keys", ListAsync);
        keys.Create<CallMeNowKeyInput>(
            "createCallMeNowKey",
            "Create a publishable key",
            input => Fields(input, $"pk_{RandomNumberGenerator.GetString(KeyLetters, 24)}")
        );
        keys.Get("getCallMeNowKey", "Get a publishable key");
        keys.Patch<CallMeNowKeyInput>(
            "updateCallMeNowKey",
            "Change a publishable key",
            Input,
            (input, present) => Fields(input, present.Key)
        );
        keys.Delete("deleteCallMeNowKey", "Delete a publishable key", "Its sessions go with it; calls in progress go on.");
    }

    private static Task<IResult> ListAsync([AsParameters] ListRequest list, CallMeNowKeyStore keys) =>
        list.AnswerAsync(keys, ResourceFilter.All, Show);

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
