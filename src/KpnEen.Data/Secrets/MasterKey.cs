using KpnEen.Data.Postgres;

namespace KpnEen.Data.Secrets;

/// <summary>The key that seals secrets: 32 octets as hex in a file of mode 0600 outside the database, made at the first start. All nodes of an installation need the same one.</summary>
public static class MasterKey
{
    /// <param name="path">Null: <c>keys/master.key</c> in the state folder.</param>
    /// <exception cref="DatabaseNotUsableException">The file is no key.</exception>
    public static byte[] ReadOrCreate(StateFolder state, string? path = null)
    {
        var file = path ?? Path.Combine(state.Keys, "master.key");
        try
        {
            var key = Convert.FromHexString(KeyFile.ReadOrCreate(file).Trim());
            return key.Length == KeyFile.Length ? key : throw new FormatException();
        }
        catch (FormatException e)
        {
            throw new DatabaseNotUsableException($"{file} is no master key: {2 * KeyFile.Length} hex digits are expected.", e);
        }
    }
}
