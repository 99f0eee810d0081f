using KpnEen.Cli;
using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;

namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>The command <c>kpneen</c> beside the exchange, in a folder of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kpneen-cli-");
    private readonly Dictionary<string, string> environment;

    public CommandLine(Exchange exchange) => environment = new() { ["KPNEEN_SANDBOX"] = exchange.Server.SandboxFile };

    public string PathOf(string file) => Path.Combine(folder.FullName, file);

    /// <summary>A partner of the sandbox, by the SDK.</summary>
    public KpnEenClient Partner()
    {
        var sandbox = SandboxFile.Read(environment["KPNEEN_SANDBOX"]);
        return new KpnEenClient(
            new KpnEenClientOptions
            {
                BaseAddress = sandbox.Api,
                ClientId = sandbox.PartnerClient.Id,
                ClientSecret = sandbox.PartnerClient.Secret,
            }
        );
    }

    public void Set(string name, string value) => environment[name] = value;

    public string Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return PathOf(file);
    }

    /// <summary>Runs to its end.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StartAsync(output, error, CancellationToken.None, arguments);
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    public Task<int> StartAsync(TextWriter output, TextWriter error, CancellationToken cancellationToken, params string[] arguments) =>
        Kpneen.RunAsync(
            arguments,
            new Surroundings(
                TextWriter.Synchronized(output),
                TextWriter.Synchronized(error),
                environment.GetValueOrDefault,
                PathOf("config"),
                TimeProvider.System
            ),
            cancellationToken
        );

    public void Dispose() => folder.Delete(recursive: true);
}
