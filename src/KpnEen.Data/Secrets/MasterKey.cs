using System.Security.Cryptography;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Secrets;

/// <summary>The key that seals secrets: 32 octets as hex in a file of mode 0600 outside the database, made at the first start. All nodes of an installation need the same one.</summary>
public static class MasterKey
{
    private const int Length = 32;

    /// <param name="path">Null: <c>keys/master.key</c> in the state folder.</param>
    /// <exception cref="DatabaseNotUsableException">The file is no key.</exception>
    public static byte[] ReadOrCreate(StateFolder state, string? path = null)
    {
        var file = path ?? Path.Combine(state.Keys, "master.key");
        if (!File.Exists(file))
            Create(file);
        try
        {
            var key = Convert.FromHexString(File.ReadAllText(file).Trim());
            return key.Length == Length ? key : throw new FormatException();
        }
        catch (FormatException e)
        {
            throw new DatabaseNotUsableException($"{file} is no master key: {2 * Length} hex digits are expected.", e);
        }
    }

    private static void Create(string file)
    {
        // Written beside and moved: a kill in between leaves no half key.
        var draft = $"{file}.{RandomNumberGenerator.GetHexString(8)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(2 * Length, lowercase: true)));
            stream.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
