using KpnEen.Api.Resources;
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
        var trunks = new ResourceRoutes<TrunkStore, TrunkFields, Trunk>(v1, "/trunks", "trunkId", "Trunks", Show);
        trunks.List("listTrunks", "List trunks", ListAsync);
        trunks.Create<TrunkInput>("createTrunk", "Create a trunk", Fields);
        trunks.Get("getTrunk", "Get a trunk");
        trunks.Patch<TrunkInput>(
            "updateTrunk",
            "Change a trunk",
            Input,
            (input, _) => Fields(input),
            "JSON merge patch: members replace, null removes, absent members stay, the password included."
        );
        trunks.Delete("deleteTrunk", "Delete a trunk");
    }

    private static Task<IResult> ListAsync([AsParameters] ListRequest list, TrunkStore trunks) =>
        list.AnswerAsync(trunks, ResourceFilter.All, Show);

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
