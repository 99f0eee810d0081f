using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Resources;
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
        var groups = new ResourceRoutes<HuntGroupStore, HuntGroupFields, HuntGroup>(v1, "/hunt-groups", "huntGroupId", "HuntGroups", Show);
        groups.List("listHuntGroups", "List hunt groups", ListAsync);
        groups.Create<HuntGroupInput>("createHuntGroup", "Create a hunt group", Fields).Conflicts(ProblemCodes.AlreadyExists);
        groups.Get("getHuntGroup", "Get a hunt group");
        groups
            .Patch<HuntGroupInput>(
                "updateHuntGroup",
                "Change a hunt group",
                Input,
                (input, _) => Fields(input),
                "JSON merge patch: members replace, null removes, absent members stay. The list of members is replaced whole."
            )
            .Conflicts(ProblemCodes.AlreadyExists);
        groups.Delete("deleteHuntGroup", "Delete a hunt group", "Its numbers are left without target.");
    }

    private static Task<IResult> ListAsync([AsParameters] ListRequest list, string? extension, HuntGroupStore groups) =>
        list.AnswerAsync(groups, HuntGroupStore.By(QueryText.Check("extension", extension)), Show);

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
