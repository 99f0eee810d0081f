using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.Hosting;

namespace KpnEen.Api.Conventions;

/// <summary>Gives <see cref="Cursors"/> the key all nodes share, before the first request.</summary>
internal sealed class CursorKeyLoader(Cursors cursors, PlatformSecrets secrets, Database database) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Without a database only the document of the API is served.
        if (database.IsStarted)
            cursors.Use(await secrets.GetAsync(PlatformSecrets.CursorKey, cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
