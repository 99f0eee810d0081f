using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace KpnEen.Testing;

/// <summary>
/// A real phone without a sound card: Debian's baresip, which speaks a tone of its own and records what it hears. Commands go over its
/// control connection, events come from there.
/// </summary>
public sealed class BaresipPhone : IAsyncDisposable
{
    private const string Modules = "/usr/lib/baresip/modules";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ForeignProcess process;
    private readonly string folder;
    private readonly Channel<BaresipEvent> events = Channel.CreateUnbounded<BaresipEvent>();
    private readonly Channel<JsonNode> responses = Channel.CreateUnbounded<JsonNode>();
    private readonly List<BaresipEvent> seen = [];
    private TcpClient? control;
    private Task reading = Task.CompletedTask;

    private BaresipPhone(ForeignProcess process, string folder, BaresipAccount account, int port)
    {
        this.process = process;
        this.folder = folder;
        Account = account;
        Port = port;
    }

    public BaresipAccount Account { get; }

    /// <summary>Its own SIP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Its SIP messages and its own words, for a failing test.</summary>
    public string Log => process.Output;

    /// <summary>Starts it and waits until it takes commands; with an exchange, until it is registered too.</summary>
    public static async Task<BaresipPhone> StartAsync(BaresipAccount account)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await StartOnceAsync(account);
            }
            // Another program took one of its ports between our look and its bind.
            catch (InvalidOperationException e) when (tries < 3 && e.Message.Contains("Address already in use", StringComparison.Ordinal))
            { }
        }
    }

    private static async Task<BaresipPhone> StartOnceAsync(BaresipAccount account)
    {
        var program = RequiredTool.Find("baresip", "baresip-core");
        var (port, controlPort) = (FreePort.BothAndNext(), FreePort.Tcp());
        var folder = Directory.CreateTempSubdirectory("kpneen-baresip-").FullName;
        WavTone.Write(Path.Combine(folder, "says.wav"), account.Tone, TimeSpan.FromMinutes(5));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "config"),
            Configuration(folder, port, controlPort) + (account.Camera ? Camera : "")
        );
        await File.WriteAllTextAsync(Path.Combine(folder, "accounts"), account.Line + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "contacts"), "");
        var phone = new BaresipPhone(ForeignProcess.Start(program, ["-4", "-s", "-f", folder], folder), folder, account, port);
        try
        {
            await phone.ConnectAsync(controlPort);
            if (account.Exchange is not null)
                await phone.IsRegisteredAsync();
            return phone;
        }
        catch
        {
            await phone.DisposeAsync();
            throw;
        }
    }

    /// <summary>Dials a number of its exchange, or a whole SIP URI.</summary>
    public Task DialAsync(string target) => CommandAsync("dial", target);

    public Task AcceptAsync() => CommandAsync("accept");

    public Task HangUpAsync() => CommandAsync("hangup");

    public Task HoldAsync() => CommandAsync("hold");

    public Task ResumeAsync() => CommandAsync("resume");

    /// <summary>Blind transfer by REFER.</summary>
    public Task TransferAsync(string target) => CommandAsync("transfer", target);

    /// <summary>Presses keys, as RFC 4733 events.</summary>
    public Task PressAsync(string digits) => CommandAsync("sndcode", digits);

    /// <summary>Gives baresip one of its commands and returns its answer.</summary>
    /// <exception cref="InvalidOperationException">Baresip refused; the message holds its log.</exception>
    public async Task<string> CommandAsync(string command, string? parameters = null)
    {
        var order = new JsonObject { ["command"] = command, ["params"] = parameters ?? "" };
        await control!.GetStream().WriteAsync(Netstrings.Encode(order.ToJsonString()));
        var answer = await responses.Reader.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System);
        return (bool?)answer["ok"] == true
            ? (string?)answer["data"] ?? ""
            : throw new InvalidOperationException($"baresip refused '{command} {parameters}': {answer.ToJsonString()}\n{Log}");
    }

    /// <summary>Waits for an event of this type; what comes before it is passed over.</summary>
    /// <exception cref="TimeoutException">It did not come; the message holds what came instead, and the log.</exception>
    public async Task<BaresipEvent> SeesAsync(string type, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Patience, TimeProvider.System);
        try
        {
            while (true)
            {
                var next = await events.Reader.ReadAsync(patience.Token);
                seen.Add(next);
                if (next.Type == type)
                    return next;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new TimeoutException($"{Account.User} did not see {type}, but: {string.Join(", ", seen)}\n{Log}", e);
        }
    }

    /// <summary>Waits until it has heard the tone for so long, in all.</summary>
    /// <exception cref="TimeoutException">It did not; the message tells how much it heard.</exception>
    public async Task HearsAsync(double hertz, double seconds = 1, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Patience, TimeProvider.System);
        while (SecondsHeard(hertz) < seconds)
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"{Account.User} heard {hertz} Hz for {SecondsHeard(hertz)} s, not {seconds} s.\n{Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>Waits until pictures come in.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public async Task SeesPicturesAsync(TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Patience, TimeProvider.System);
        while (!Log.Contains("incoming rtp for 'video' established", StringComparison.Ordinal))
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"{Account.User} saw nothing.\n{Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>How long it has heard the tone, over all its calls so far.</summary>
    public double SecondsHeard(double hertz) =>
        Directory
            .EnumerateFiles(folder, "dump-*-dec.wav")
            .Where(file => new FileInfo(file).Length > 64)
            .Sum(file => WavTone.SecondsOf(file, hertz));

    /// <summary>Whether it has heard this audio of 8 kHz, in any of its calls so far.</summary>
    public bool Heard(ReadOnlySpan<short> audio)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "dump-*-dec.wav").Where(file => new FileInfo(file).Length > 64))
        {
            if (SoundSearch.Find(WavAudio.Read(File.ReadAllBytes(file), 0).Samples, audio) >= 0)
                return true;
        }
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        control?.Dispose();
        await process.DisposeAsync();
        await reading;
        Directory.Delete(folder, recursive: true);
    }

    // Not by its event REGISTER_OK: that may come before anybody listens to its events.
    private async Task IsRegisteredAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!Log.Contains(" binding", StringComparison.Ordinal))
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"{Account.User} was not registered:\n{Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private async Task ConnectAsync(int port)
    {
        for (var tries = 0; ; tries++)
        {
            control = new TcpClient();
            try
            {
                await control.ConnectAsync(IPAddress.Loopback, port);
                reading = ReadAsync(control.GetStream());
                return;
            }
            catch (SocketException) when (tries < 100 && !process.HasExited)
            {
                control.Dispose();
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"baresip did not start:\n{Log}", e);
            }
        }
    }

    private async Task ReadAsync(NetworkStream stream)
    {
        try
        {
            while (await Netstrings.ReadAsync(stream) is { } text)
            {
                var json = JsonNode.Parse(text)!;
                if ((bool?)json["response"] == true)
                    responses.Writer.TryWrite(json);
                else
                    events.Writer.TryWrite(BaresipEvent.From(json));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The phone went away, or we did.
        }
        events.Writer.TryComplete();
        responses.Writer.TryComplete();
    }

    private const string Camera = """
        module vp8.so
        module fakevideo.so
        video_source fakevideo,nil
        video_display fakevideo,nil
        video_size 176x144
        video_bitrate 100000
        video_fps 10

        """;

    private static string Configuration(string folder, int port, int controlPort) =>
        $"""
            poll_method epoll
            sip_listen 127.0.0.1:{port}
            audio_path /usr/share/baresip
            audio_source aufile,{folder}/says.wav
            audio_player aubridge,nowhere
            audio_alert aubridge,nowhere
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            snd_path {folder}
            rtcp_mux no
            rtp_timeout 0
            rtp_ports 33000-60000
            module_path {Modules}
            module g711.so
            module g722.so
            module opus.so
            module srtp.so
            module aufile.so
            module aubridge.so
            module sndfile.so
            module ctrl_tcp.so
            module_app account.so
            module_app menu.so
            ctrl_tcp_listen 127.0.0.1:{controlPort}

            """;
}
