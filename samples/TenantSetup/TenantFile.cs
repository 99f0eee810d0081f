using System.Text.Json;

namespace TenantSetup;

/// <summary>tenant.json: how the exchange is to look.</summary>
internal sealed record TenantFile(
    WantedTenant Tenant,
    IReadOnlyList<WantedUser> Users,
    IReadOnlyList<WantedHuntGroup> HuntGroups,
    IReadOnlyList<WantedNumber> Numbers
)
{
    private static readonly JsonSerializerOptions _strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow, // a slip of the pen is told
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    public static TenantFile Read(string path) =>
        JsonSerializer.Deserialize<TenantFile>(File.ReadAllText(path), _strict)
        ?? throw new InvalidTenantFileException($"{path} is empty.");
}
