using System.Text.Json;

namespace KpnEen.Sandbox;

/// <summary><c>sandbox.json</c>: all a newcomer, a sample or a test needs to start. Readable by the owner only, for it holds secrets.</summary>
internal static class SandboxFile
{
    public static void Write(SandboxOptions options, SandboxTenant tenant, string[] scopes, string[] partnerScopes)
    {
        var secrets = SandboxSecrets.ReadOrCreate(options.SecretsFile);
        var content = new
        {
            api = options.Api,
            sip = options.Sip.ToString(),
            sips = options.Sips,
            ws = options.Ws,
            wss = options.Wss,
            certificate = options.Certificate,
            tenant = new { id = tenant.Id, domain = tenant.Domain },
            client = new
            {
                id = secrets.ClientId,
                secret = secrets.ClientSecret,
                scopes,
            },
            partnerClient = new
            {
                id = secrets.PartnerClientId,
                secret = secrets.PartnerClientSecret,
                scopes = partnerScopes,
            },
            administrator = new { username = tenant.Administrator.Username, password = tenant.Administrator.Password },
            phones = tenant.Phones.Select(p => new
            {
                userId = p.UserId,
                extension = p.Extension,
                number = p.Number,
                aor = $"sip:{p.Username}@{tenant.Domain}",
                username = p.Username,
                password = p.Password,
            }),
            virtualPhones = tenant.VirtualPhones.Select(p => new
            {
                userId = p.UserId,
                extension = p.Extension,
                number = p.Number,
            }),
            huntGroup = new
            {
                extension = SandboxNumbers.HuntGroupExtension,
                number = SandboxNumbers.NumberOf(SandboxNumbers.HuntGroupExtension),
            },
            pstn = new
            {
                answers = SandboxNumbers.Answers,
                busy = SandboxNumbers.Busy,
                noAnswer = SandboxNumbers.NoAnswer,
                rejects = SandboxNumbers.Rejects,
                echo = SandboxNumbers.Echo,
            },
            trunk = new { listen = options.TrunkListen.ToString(), peer = options.TrunkPeer.ToString() },
        };
        Directory.CreateDirectory(Path.GetDirectoryName(options.File)!);
        // Whole or not at all: a reader never sees half a file.
        var half = options.File + ".new";
        File.WriteAllBytes(half, JsonSerializer.SerializeToUtf8Bytes(content, Indented));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(half, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(half, options.File, overwrite: true);
    }

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
