using System.Globalization;
using KpnEen.Testing;

namespace KpnEen.Docs.Tests.Running;

/// <summary>A terminal with curl in it that tells the status of every answer.</summary>
internal sealed class Terminal(IReadOnlyDictionary<string, string?> variables) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kpneen-docs-");

    public string Folder => folder.FullName;

    /// <summary>Statuses in order, and all that was printed.</summary>
    public async Task<(IReadOnlyList<int> Statuses, string Output)> RunAsync(string commands)
    {
        var log = Path.Combine(Folder, "statuses");
        File.Delete(log);
        var script = $$"""
            set -u
            exec 2>{{log}}
            curl() { command curl -sS --max-time 30 -w '%{stderr}STATUS %{http_code}\n' "$@"; }
            {{commands}}
            """;
        await using var shell = ForeignProcess.Start("/bin/bash", ["-c", script], Folder, variables);
        shell.Input.Close();
        await shell.ExitAsync(TimeSpan.FromMinutes(1));
        var lines = await File.ReadAllLinesAsync(log);
        var statuses = lines
            .Where(l => l.StartsWith("STATUS ", StringComparison.Ordinal))
            .Select(l => int.Parse(l[7..], CultureInfo.InvariantCulture));
        return ([.. statuses], $"{shell.Output}\n{string.Join('\n', lines)}");
    }

    public void Dispose() => folder.Delete(recursive: true);
}
