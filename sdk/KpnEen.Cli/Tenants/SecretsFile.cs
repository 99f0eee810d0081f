using System.Text.Json;
using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>What the API shows once (SIP passwords, webhook secrets) goes to a file that its owner alone can read, and never to a terminal.</summary>
internal sealed class SecretsFile(string path)
{
    public string Path => path;

    /// <summary>Before something is made whose secret could be lost.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Prepare() => Write(Read());

    public void Add(string what, JsonNode secret)
    {
        var all = Read();
        all[what] = secret.DeepClone();
        Write(all);
    }

    private JsonObject Read()
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
            return [];
        return JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new IOException($"{path} holds something else.");
    }

    private void Write(JsonObject all)
    {
        // Whole or not at all, and closed to others from its first byte.
        var fresh = path + ".new";
        OwnFile.Write(fresh, JsonSerializer.SerializeToUtf8Bytes(all, Json.Indented));
        File.Move(fresh, path, overwrite: true);
    }
}
