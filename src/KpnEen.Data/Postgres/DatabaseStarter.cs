using KpnEen.Data.Secrets;
using Microsoft.Extensions.Hosting;

namespace KpnEen.Data.Postgres;

/// <summary>Opens the database before anything else starts. <see cref="DatabaseNotUsableException"/> ends the server.</summary>
internal sealed class DatabaseStarter(Database database, ISecretBox secrets) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.StartAsync(cancellationToken);
        await KeyCheck.RunAsync(database, secrets, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
