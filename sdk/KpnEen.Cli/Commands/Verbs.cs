using System.CommandLine;
using System.Text.Json;
using KpnEen.Cli.Tenants;
using KpnEen.Sdk;

namespace KpnEen.Cli.Commands;

/// <summary>Makes commands that end with one line and a code, whatever happens in them.</summary>
internal sealed class Verbs(Surroundings here, CommonOptions common)
{
    public Command Make(string name, string description, IEnumerable<Symbol> symbols, Func<Invocation, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        command.SetAction((parsed, cancellationToken) => RunAsync(new Invocation(here, common, parsed), run, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        Invocation invocation,
        Func<Invocation, CancellationToken, Task<int>> run,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await run(invocation, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Done; // Ctrl-C ends what goes on for ever
        }
        catch (UsageException e)
        {
            await here.Error.WriteLineAsync(e.Message);
            return ExitCodes.Usage;
        }
        catch (ApiException e)
        {
            await here.Error.WriteLineAsync(e.Message + Hint(e, invocation));
            return ExitCodes.Failed;
        }
        catch (Exception e)
            when (e
                    is TenantFileException
                        or ChangedMeanwhileException
                        or IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or HttpRequestException
            )
        {
            await here.Error.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }
    }

    /// <summary>What of our own options would have helped.</summary>
    private static string Hint(ApiException refused, Invocation invocation) =>
        refused switch
        {
            ApiTransportException when invocation.Account.IsSandbox => " Is ./run running?",
            { Code: "tenantRequired" } => " With kpneen: --tenant ten_….",
            { Code: "insufficientScope" } when !invocation.Partner && refused.Message.Contains("scope partner", StringComparison.Ordinal) =>
                " With kpneen: --partner in the sandbox, elsewhere the client of a partner.",
            _ => "",
        };
}
