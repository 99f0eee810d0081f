using KpnEen.Api.Conventions;
using KpnEen.Api.Resources;
using KpnEen.Api.Security;
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
        var numbers = new ResourceRoutes<BlockedNumberStore, BlockedNumberFields, BlockedNumber>(
            v1,
            "/call-me-now/blocked-numbers",
            "blockedNumberId",
            "CallMeNow",
            Show,
            Scopes.CallMeNowRead,
            Scopes.CallMeNowWrite
        );
        numbers.List(
            "listCallMeNowBlockedNumbers",
            "List numbers that are never called",
            ListAsync,
            "Also those whose owner pressed the star when called."
        );
        numbers.Create<BlockedNumberInput>(
            "blockCallMeNowNumber",
            "Never call a number",
            Fields,
            "No visitor can have it called, now or later, with any key of the tenant."
        );
        numbers.Get("getCallMeNowBlockedNumber", "Get a number that is never called");
        numbers.Delete("unblockCallMeNowNumber", "Let a number be called again");
    }

    private static Task<IResult> ListAsync([AsParameters] ListRequest list, string? e164, BlockedNumberStore numbers) =>
        list.AnswerAsync(numbers, BlockedNumberStore.By(QueryText.Number("e164", QueryText.Check("e164", e164))), Show);

    private static BlockedNumberFields Fields(BlockedNumberInput input) =>
        DialledNumber.ToE164(input.Number) is { } number
            ? new BlockedNumberFields(number, input.Note)
            : throw Problems.Validation("/number", ErrorCodes.InvalidFormat, "This is no telephone number.").Throw();

    private static BlockedNumber Show(Stored<BlockedNumberFields> stored) =>
        new()
        {
            Id = stored.Id,
            Number = stored.Value.Number,
            Note = stored.Value.Note,
            CreatedAt = stored.CreatedAt,
        };
}
