using System.ComponentModel;
using System.Diagnostics;

namespace FirstCall;

/// <summary>Plays a WAV file with what the machine has.</summary>
internal static class Player
{
    private static readonly string[][] Known =
    [
        ["pw-play"],
        ["paplay"],
        ["aplay", "-q"],
        ["afplay"],
        ["ffplay", "-nodisp", "-autoexit"],
    ];

    /// <returns>What played it; null: nothing could.</returns>
    public static async Task<string?> PlayAsync(string file)
    {
        foreach (var command in Known)
        {
            try
            {
                var start = new ProcessStartInfo(command[0], [.. command[1..], file])
                {
                    RedirectStandardError = true,
                    RedirectStandardOutput = true,
                };
                using var player = Process.Start(start)!;
                await Task.WhenAll(
                    player.StandardError.ReadToEndAsync(),
                    player.StandardOutput.ReadToEndAsync(),
                    player.WaitForExitAsync()
                );
                if (player.ExitCode == 0)
                    return command[0];
            }
            catch (Win32Exception)
            {
                // It is not installed.
            }
        }
        return null;
    }
}
