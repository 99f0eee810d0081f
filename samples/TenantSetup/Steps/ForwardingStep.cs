using KpnEen.Sdk;

namespace TenantSetup.Steps;

internal static class ForwardingStep
{
    private const int UsualSeconds = 20;

    public static async Task EnsureAsync(KpnEenClient client, User user, WantedForwarding? wanted, Report report, CancellationToken ct)
    {
        if (wanted is null)
            return;
        var what = $"forwarding of {user.Extension}";
        var current = await client.Services.GetForwardingAsync(user.Id, cancellationToken: ct);
        var target = current with
        {
            Always = To(wanted.Always),
            Busy = To(wanted.Busy),
            NoAnswer = new CallForwardingNoAnswerSettings
            {
                Active = wanted.NoAnswer is not null,
                To = wanted.NoAnswer,
                AfterSeconds = wanted.NoAnswerAfterSeconds ?? UsualSeconds,
            },
            NotReachable = To(wanted.NotReachable),
        };
        if (target == current)
        {
            report.Unchanged(what);
            return;
        }
        await client.Services.ReplaceForwardingAsync(user.Id, target, current.ETag!, cancellationToken: ct);
        report.Updated(what);
    }

    private static CallForwardingSettings To(string? destination) => new() { Active = destination is not null, To = destination };
}
