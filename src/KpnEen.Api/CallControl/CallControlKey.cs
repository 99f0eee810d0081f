using KpnEen.Data.Identity;
using Microsoft.Extensions.Hosting;

namespace KpnEen.Api.CallControl;

/// <summary>The secret that the processes of a platform share through its database; there before the first request.</summary>
internal sealed class CallControlKey(PlatformSecrets secrets) : IHostedService
{
    private byte[]? key;

    public ReadOnlySpan<byte> Value => key ?? throw new InvalidOperationException("The key is read when the process starts.");

    public async Task StartAsync(CancellationToken cancellationToken) =>
        key = await secrets.GetAsync(PlatformSecrets.CallControlKey, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
