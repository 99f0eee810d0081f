using System.Text;

namespace KpnEen.Cli.Commands;

/// <summary>A secret typed at the terminal, unseen.</summary>
internal static class SecretPrompt
{
    /// <returns>Null where nobody can type.</returns>
    public static string? Ask(Invocation invocation)
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine() is { Length: > 0 } line ? line : null;
        invocation.Here.Error.Write("Client secret: ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        invocation.Here.Error.WriteLine();
        return typed.Length == 0 ? null : typed.ToString();
    }
}
