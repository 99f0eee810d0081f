using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Data.Secrets;

/// <summary>A file of mode 0600 with a random key of 32 octets as hex, made where there is none.</summary>
internal static class KeyFile
{
    public const int Length = 32;

    public static string ReadOrCreate(string path)
    {
        if (!File.Exists(path))
            Create(path);
        return File.ReadAllText(path);
    }

    private static void Create(string path)
    {
        // Written beside and moved: a kill in between leaves no half key.
        var draft = $"{path}.{RandomNumberGenerator.GetHexString(8)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(2 * Length, lowercase: true)));
            stream.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
