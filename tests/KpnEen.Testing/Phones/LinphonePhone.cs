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
    public static async Task<LinphonePhone> StartAsync(string user, string password, string domain, string exchange, string transport)
    {
        var program = RequiredTool.Find("linphonec", "linphone-cli");
        var folder = Directory.CreateTempSubdirectory("kpneen-linphone-").FullName;
        // Without this folder for its database it opens no socket, and does not say so.
        Directory.CreateDirectory(Path.Combine(folder, ".local", "share", "linphone"));
        await File.WriteAllTextAsync(Path.Combine(folder, "settings"), Settings(user, password, domain, exchange, transport));
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
            await phone.SeesAsync("LinphoneRegistrationOk");
            return phone;
        }
        catch
        {
            await phone.DisposeAsync();
            throw;
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

    private static string Settings(string user, string password, string domain, string exchange, string transport) =>
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
