using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;

namespace FirstCall;

/// <summary>Who calls whom: a virtual phone of the sandbox, unless the command line says otherwise.</summary>
/// <param name="User">Whose phone rings first.</param>
/// <param name="To">Who is called then.</param>
/// <param name="Colleague">Who gets the call handed over.</param>
internal sealed record Wishes(User User, string To, User Colleague)
{
    /// <exception cref="ArgumentException">No user has that extension.</exception>
    public static async Task<Wishes> ReadAsync(string[] args, SandboxFile sandbox, KpnEenClient client) =>
        new(
            await UserAsync(client, Option(args, "--from") ?? sandbox.VirtualPhones[0].Extension),
            Option(args, "--to") ?? sandbox.Pstn["answers"],
            await UserAsync(client, sandbox.VirtualPhones[1].Extension)
        );

    private static string? Option(string[] args, string name) => args.SkipWhile(a => a != name).Skip(1).FirstOrDefault();

    private static async Task<User> UserAsync(KpnEenClient client, string extension)
    {
        await foreach (var user in client.Users.ListAsync(extension: extension))
            return user;
        throw new ArgumentException($"Nobody has extension {extension}.");
    }
}
