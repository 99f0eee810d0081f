using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;

namespace BelMeNu;

/// <summary>The publishable key of this site's button.</summary>
internal static class ButtonKey
{
    private const string Name = "BelMeNu sample";

    /// <summary>Makes the key for this site's origin, or finds it again.</summary>
    public static async Task<string> EnsureAsync(KpnEenClient client, Uri site, SandboxFile? sandbox, CancellationToken ct)
    {
        var origin = site.GetLeftPart(UriPartial.Authority);
        await foreach (var found in client.CallMeNow.ListKeysAsync(cancellationToken: ct))
        {
            if (found.Name != Name)
                continue;
            if (!found.AllowedOrigins.Contains(origin))
                await client.CallMeNow.UpdateKeyAsync(
                    found.Id,
                    new CallMeNowKeyPatch { AllowedOrigins = [origin] },
                    ifMatch: "*",
                    cancellationToken: ct
                );
            return found.Key;
        }
        var made = await client.CallMeNow.CreateKeyAsync(
            new CallMeNowKeyInput
            {
                Name = Name,
                AllowedOrigins = [origin],
                Target = new NumberTarget { Kind = NumberTargetKind.User, Id = await UserAsync(client, sandbox, ct) },
            },
            cancellationToken: ct
        );
        return made.Key;
    }

    private static async Task<string> UserAsync(KpnEenClient client, SandboxFile? sandbox, CancellationToken ct)
    {
        var extension = Setting.Get("BELMENU_EXTENSION") ?? (sandbox?.VirtualPhones is [var first, ..] ? first.Extension : null);
        var user = await client.Users.ListAsync(extension: extension, cancellationToken: ct).FirstOrDefaultAsync(ct);
        return user?.Id ?? throw new InvalidOperationException($"There is no user with extension {extension}: set BELMENU_EXTENSION.");
    }
}
