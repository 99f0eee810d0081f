namespace KpnEen.Testing;

/// <summary>Debian's linphonec, without a sound card, told what to do by its standard input.</summary>
public sealed class LinphonePhone : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ForeignProcess process;
    private readonly string folder;
    private int seen;

    private LinphonePhone(ForeignProcess process, string folder) => (this.process, this.folder) = (process, folder);

    /// <summary>What it printed, for a failing test.</summary>
    public string Log => process.Output;

    /// <summary>Starts it and waits until it is registered.</summary>
    /// <param name="exchange">"127.0.0.1:5060".</param>
    /// <param name="transport">"udp", "tcp" or "tls"; of TLS the certificate is not looked at.</param>
    /// <param name="encryption">"srtp": RTP/SAVP or no call; null: plain RTP.</param>
    /// <param name="tone">What it says all the time, in Hz; null: music of its own.</param>
    public static async Task<LinphonePhone> StartAsync(
        string user,
        string password,
        string domain,
        string exchange,
        string transport,
        string? encryption = null,
        double? tone = null
    )
    {
        var program = RequiredTool.Find("linphonec", "linphone-cli");
        var folder = Directory.CreateTempSubdirectory("kpneen-linphone-").FullName;
        // Without this folder for its database it opens no socket, and does not say so.
        Directory.CreateDirectory(Path.Combine(folder, ".local", "share", "linphone"));
        await File.WriteAllTextAsync(Path.Combine(folder, "settings"), Settings(user, password, domain, exchange, transport, encryption));
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = folder,
            ["XDG_DATA_HOME"] = null,
            ["XDG_CONFIG_HOME"] = null,
        };
        var phone = new LinphonePhone(ForeignProcess.Start(program, ["-S", "-d", "6", "-c", "settings"], folder, environment), folder);
        try
        {
            await phone.TellAsync("soundcard use files");
            await phone.TellAsync($"record {phone.Heard}");
            if (tone is { } hertz)
            {
                var says = Path.Combine(folder, "says.wav");
                WavTone.Write(says, hertz, TimeSpan.FromMinutes(5));
                await phone.TellAsync($"play {says}");
            }
            await phone.SeesAsync("LinphoneRegistrationOk");
            return phone;
        }
        catch
        {
            await phone.DisposeAsync();
            throw;
        }
    }

    private string Heard => Path.Combine(folder, "heard.wav");

    /// <summary>Asked when a call is over, for only then its recording is a WAV file: whether the tone was heard in it for so long.</summary>
    /// <exception cref="TimeoutException">It did not; the message holds its log.</exception>
    public async Task HeardAsync(double hertz, double seconds)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (SecondsHeard(hertz) < seconds)
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"Linphone did not hear {hertz} Hz for {seconds} s:\n{Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        File.Delete(Heard);
    }

    private double SecondsHeard(double hertz)
    {
        try
        {
            return File.Exists(Heard) ? WavTone.SecondsOf(Heard, hertz) : 0;
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    public Task DialAsync(string number) => TellAsync($"call {number}");

    public Task AnswerAsync() => TellAsync("answer");

    public Task HangUpAsync() => TellAsync("terminate");

    public Task HoldAsync() => TellAsync("pause");

    public Task ResumeAsync() => TellAsync("resume 1");

    /// <summary>Waits until it prints this, after what was waited for before.</summary>
    /// <exception cref="TimeoutException">It did not; the message holds its log.</exception>
    public async Task SeesAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        int at;
        while ((at = Log.IndexOf(text, seen, StringComparison.Ordinal)) < 0)
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"Linphone did not say '{text}':\n{Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        seen = at + text.Length;
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task TellAsync(string command)
    {
        await process.Input.WriteLineAsync(command);
        await process.Input.FlushAsync();
    }

    private static string Settings(string user, string password, string domain, string exchange, string transport, string? encryption) =>
        $"""
            [sip]
            sip_port={FreePort.Udp()}
            sip_tcp_port={FreePort.Tcp()}
            sip_tls_port={FreePort.Tcp()}
            guess_hostname=0
            use_ipv6=0
            register_only_when_network_is_up=0
            verify_server_certs=0
            verify_server_cn=0
            default_proxy=0
            media_encryption={encryption ?? "none"}
            media_encryption_mandatory={(encryption is null ? 0 : 1)}

            [rtp]
            audio_rtp_port={FreePort.Media()}

            [proxy_0]
            reg_proxy=<sip:{exchange};transport={transport}>
            reg_route=<sip:{exchange};transport={transport};lr>
            reg_identity=sip:{user}@{domain}
            reg_expires=600
            reg_sendregister=1
            publish=0

            [auth_info_0]
            username={user}
            passwd={password}
            realm={domain}

            """;
}
