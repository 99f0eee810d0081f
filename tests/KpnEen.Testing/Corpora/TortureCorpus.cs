using Xunit;

namespace KpnEen.Testing;

/// <summary>The messages of RFC 4475, byte for byte, and what each deserves.</summary>
public static class TortureCorpus
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpora", "rfc4475");

    public static IReadOnlyList<TortureCase> All { get; } =
    [
        .. File.ReadAllLines(Path.Combine(Folder, "index.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .Select(f => new TortureCase(f[0], f[1], f[2], f[3], f[4].Split('|'), f[5].Split('|'))),
    ];

    public static TheoryData<string> Files => [.. All.Select(c => c.File)];

    public static TortureCase Case(string file) => All.Single(c => c.File == file);

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));
}
