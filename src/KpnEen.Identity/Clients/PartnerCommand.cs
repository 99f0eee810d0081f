using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Identity;

/// <summary>
/// For the operator: <c>KpnEen.Server --new-partner NAME</c> makes the client that can make tenants, without which a new installation lets nobody in;
/// <c>--partners</c> lists these clients, <c>--remove-partner CLIENT_ID</c> ends one with its tokens. At the machine and not in the API: a partner reaches every
/// tenant. The server need not be stopped.
/// </summary>
public static class PartnerCommand
{
    private const string New = "--new-partner";
    private const string List = "--partners";
    private const string Remove = "--remove-partner";
    private const int LongestName = 80;
    private const int Most = 1000;

    /// <param name="configuration">Of it <c>KPNEEN_DATABASE</c>, <c>KPNEEN_STATE</c> and <c>KPNEEN_MASTER_KEY</c>: those of the server.</param>
    /// <param name="scopes">What a new partner gets: all there are.</param>
    /// <returns>0: done. 2: there is no such partner. Null: something else is asked for.</returns>
    /// <exception cref="FormatException">A name or an id is missing, or the name is too long.</exception>
    /// <exception cref="DatabaseNotUsableException">Not set, away, or sealed with another master key.</exception>
    public static async Task<int?> RunAsync(
        string[] args,
        IConfiguration configuration,
        IEnumerable<string> scopes,
        TextWriter output,
        TimeProvider time,
        CancellationToken cancel = default
    )
    {
        var (name, gone) = (Value(args, New, "a name"), Value(args, Remove, "the id of a client"));
        if (name is null && gone is null && !args.Contains(List))
            return null;
        if (name?.Length > LongestName)
            throw new FormatException($"The name of a partner has {LongestName} characters at most.");
        if (configuration["KPNEEN_DATABASE"] is not { Length: > 0 } connection)
            throw new DatabaseNotUsableException("KPNEEN_DATABASE is not set: Host=…;Port=…;Database=…;Username=…;Password=…");
        await using var database = await Database.OpenAsync(connection, time);
        var state = new StateFolder(configuration["KPNEEN_STATE"] is { Length: > 0 } folder ? folder : ".run/state");
        var box = new SecretBox(MasterKey.ReadOrCreate(state, configuration["KPNEEN_MASTER_KEY"]));
        // A secret that is hashed with another key's pepper would never be taken.
        await KeyCheck.RunAsync(database, box, cancel);
        var clients = new ClientStore(
            database,
            new ClientSecretHasher(new PlatformSecrets(database, box)),
            new RevocationStore(database, time),
            time
        );

        if (name is not null)
        {
            var registration = new ClientRegistration { Name = name, Scopes = [.. scopes] };
            var (client, secret) = await clients.CreateAsync(ClientOwner.Platform, registration, cancel);
            await output.WriteLineAsync($"client id      {client.Id}");
            await output.WriteLineAsync($"client secret  {secret}");
            await output.WriteLineAsync(
                "The secret is shown this once. It reaches every tenant: keep it as you keep the password of the database."
            );
            return 0;
        }
        var removed = gone is not null && await clients.DeleteAsync(ClientOwner.Platform, gone, cancel);
        if (gone is not null)
            await output.WriteLineAsync(
                removed ? $"{gone} is removed, and its tokens end." : $"There is no partner {gone}; nothing is changed."
            );
        foreach (var partner in await clients.ListAsync(ClientOwner.Platform, null, Most, cancel))
            await output.WriteLineAsync($"{partner.Id}  made {partner.CreatedAt.UtcDateTime:O}  {partner.Name}");
        return gone is null || removed ? 0 : 2;
    }

    private static string? Value(string[] args, string option, string what)
    {
        var at = Array.IndexOf(args, option);
        if (at < 0)
            return null;
        return
            args.ElementAtOrDefault(at + 1) is { } value
            && !string.IsNullOrWhiteSpace(value)
            && !value.StartsWith("--", StringComparison.Ordinal)
            ? value
            : throw new FormatException($"{option} needs {what}.");
    }
}
