using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Data.Postgres;

/// <summary>One numbered <c>.sql</c> file of this assembly.</summary>
/// <param name="Number">From the name: 001 of <c>001_core.sql</c>.</param>
/// <param name="Checksum">SHA-256 of the text, line ends as LF.</param>
internal sealed record Migration(int Number, string Name, string Sql, string Checksum)
{
    public static Migration Create(string name, string sql)
    {
        var text = sql.ReplaceLineEndings("\n");
        return new Migration(
            int.Parse(name.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture),
            name,
            text,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
        );
    }

    /// <summary>All of this version, in order.</summary>
    public static IReadOnlyList<Migration> All()
    {
        const string folder = "KpnEen.Data.Migrations.";
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(n => n.StartsWith(folder, StringComparison.Ordinal))
                .Select(n =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                    return Create(n[folder.Length..], reader.ReadToEnd());
                })
                .OrderBy(m => m.Number),
        ];
    }
}
