using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Identity;

/// <summary>
/// For the operator: <c>KpnEen.Server --signing-keys</c> lists the keys, <c>--remove-signing-key KID</c> takes one away that leaked (O46). At the machine and not in
/// the API: whoever has a signing key can sign a token for every operation of the API. The server need not be stopped; no master key is needed.
/// </summary>
public static class SigningKeyCommand
{
    private const string List = "--signing-keys";
    private const string Remove = "--remove-signing-key";

    /// <param name="configuration">Of it <c>KPNEEN_DATABASE</c>.</param>
    /// <returns>0: done. 2: there is no such key. Null: something else is asked for.</returns>
    /// <exception cref="FormatException">No key is named.</exception>
    /// <exception cref="DatabaseNotUsableException">Not set, or away.</exception>
    public static async Task<int?> RunAsync(
        string[] args,
        IConfiguration configuration,
        TextWriter output,
        TimeProvider time,
        CancellationToken cancel = default
    )
    {
        var at = Array.IndexOf(args, Remove);
        if (at < 0 && !args.Contains(List))
            return null;
        var id =
            at < 0
                ? null
                : args.ElementAtOrDefault(at + 1) ?? throw new FormatException($"{Remove} needs the kid of a key: {List} shows them.");
        if (configuration["KPNEEN_DATABASE"] is not { Length: > 0 } connection)
            throw new DatabaseNotUsableException("KPNEEN_DATABASE is not set: Host=…;Port=…;Database=…;Username=…;Password=…");
        await using var database = await Database.OpenAsync(connection, time);
        var store = new SigningKeyStore(database);
        var removed = id is not null && await store.RemoveAsync(id, cancel);
        if (id is not null)
            await output.WriteLineAsync(
                removed ? $"{id} is removed; no node takes what it signed." : $"There is no key {id}; nothing is changed."
            );
        var keys = await store.AllAsync(cancel);
        var now = time.GetUtcNow();
        foreach (var key in keys)
            await output.WriteLineAsync(
                $"{key.Id}  from {key.UseFrom.UtcDateTime:O}{(key == RotationRule.Current(keys, now) ? "  signs now" : "")}"
            );
        if (keys.Count == 0)
            await output.WriteLineAsync("No key is left: the next token makes one.");
        return id is null || removed ? 0 : 2;
    }
}
