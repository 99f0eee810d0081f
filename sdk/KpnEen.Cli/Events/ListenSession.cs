using System.Text.Json;

namespace KpnEen.Cli.Events;

/// <summary>Where a running <c>kpneen listen</c> brings events, so that <c>resend</c> and <c>trigger</c> in another terminal bring them there too.</summary>
internal sealed record ListenSession(string ForwardTo, string Secret)
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    public static ListenSession? Find(string folder) =>
        File.Exists(PathIn(folder)) ? JsonSerializer.Deserialize<ListenSession>(File.ReadAllBytes(PathIn(folder)), _web) : null;

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        OwnFile.Write(PathIn(folder), JsonSerializer.SerializeToUtf8Bytes(this, _web));
    }

    public static void Delete(string folder) => File.Delete(PathIn(folder));

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => ForwardTo;

    private static string PathIn(string folder) => Path.Combine(folder, "listen.json");
}
