using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>Reads of call control without a wait: in its own process the switch knows its calls at once.</summary>
internal static class LiveCalls
{
    public static ImmutableArray<CallView> List(this ICallControl control, string tenantId) =>
        AtOnce(control.ListAsync(tenantId, CancellationToken.None));

    public static CallView? Find(this ICallControl control, string tenantId, string conversationId) =>
        AtOnce(control.FindAsync(tenantId, conversationId, CancellationToken.None));

    public static ImmutableArray<Decision>? Trace(this ICallControl control, string tenantId, string conversationId) =>
        AtOnce(control.TraceAsync(tenantId, conversationId, CancellationToken.None));

    public static ImmutableArray<RegistrationView> Registrations(this ICallControl control, string tenantId, string deviceId) =>
        AtOnce(control.RegistrationsAsync(tenantId, [deviceId], CancellationToken.None)).GetValueOrDefault(deviceId, []);

    private static T AtOnce<T>(ValueTask<T> read)
    {
        Assert.True(read.IsCompletedSuccessfully);
        return read.Result;
    }
}
