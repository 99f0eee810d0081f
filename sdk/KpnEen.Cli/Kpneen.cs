using System.CommandLine;
using System.CommandLine.Parsing;
using KpnEen.Cli.Commands;

namespace KpnEen.Cli;

/// <summary>The command <c>kpneen</c>.</summary>
public static class Kpneen
{
    /// <param name="arguments">Without the name of the command.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        Surroundings here,
        CancellationToken cancellationToken = default
    )
    {
        var root = new RootCommand(
            "The KPN EEN telephone exchange at the command line: webhooks on your own machine, and the tenant as a file.\n"
                + "Who you are: KPNEEN_API, KPNEEN_CLIENT_ID and KPNEEN_CLIENT_SECRET, else kpneen login, else the sandbox (./run) that is near."
        );
        var common = new CommonOptions();
        foreach (var option in common.All)
            root.Options.Add(option);
        var verbs = new Verbs(here, common);
        LoginCommands.AddTo(root, verbs);
        TenantCommands.AddTo(root, verbs);
        WebhookCommands.AddTo(root, verbs);
        CallCommands.AddTo(root, verbs);
        var parsed = root.Parse(arguments.Count == 0 ? ["--help"] : arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await here.Error.WriteLineAsync(error.Message);
            await here.Error.WriteLineAsync($"{NameOf(parsed.CommandResult)} --help says more.");
            return ExitCodes.Usage;
        }
        var invocation = new InvocationConfiguration
        {
            Output = here.Output,
            Error = here.Error,
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    /// <summary>As it is typed: <c>kpneen events tail</c>, whatever file we run from.</summary>
    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "kpneen";
}
