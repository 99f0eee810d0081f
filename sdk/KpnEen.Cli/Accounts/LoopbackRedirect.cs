using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.Cli.Accounts;

/// <summary>Where the browser brings the answer (RFC 8252 7.3): a port of this machine that is free, open for as long as it takes.</summary>
internal sealed class LoopbackRedirect : IDisposable
{
    private const string Path = "/callback";
    private const int MaxRequest = 16 * 1024;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TimeProvider _time;

    public LoopbackRedirect(TimeProvider time)
    {
        _time = time;
        _listener.Start();
    }

    /// <summary>The client registers it without the port, which is free.</summary>
    public string Uri => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{Path}";

    /// <summary>The parameters of the answer to our request. What else comes, from whichever page, is refused and changes nothing.</summary>
    /// <param name="state">Of our request.</param>
    public async Task<IReadOnlyDictionary<string, string>> AnswerAsync(string state, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var connection = await _listener.AcceptTcpClientAsync(cancellationToken);
            using var patience = new CancellationTokenSource(_patience, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            try
            {
                await using var stream = connection.GetStream();
                var target = await TargetAsync(stream, both.Token);
                var parameters = target is not null && target.StartsWith(Path + "?", StringComparison.Ordinal) ? Query(target) : null;
                var ours = parameters?.GetValueOrDefault("state") == state;
                await ReplyAsync(stream, ours, parameters?.ContainsKey("code") == true, both.Token);
                if (ours)
                    return parameters!;
            }
            catch (Exception e) when (e is IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // It hung up, or said nothing: the next may be the browser.
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <returns>Null: no GET.</returns>
    private static async Task<string?> TargetAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var (buffer, length) = (new byte[MaxRequest], 0);
        // To the end of the headers, or the answer would meet a connection that is reset.
        while (length < buffer.Length && !buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
                break;
            length += read;
        }
        var line = Encoding.ASCII.GetString(buffer, 0, length).Split("\r\n", 2)[0];
        return line.Split(' ') is ["GET", var target, _] ? target : null;
    }

    private static Dictionary<string, string> Query(string target) =>
        target[(Path.Length + 1)..]
            .Split('&')
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => Decode(pair[0]))
            .ToDictionary(group => group.Key, group => Decode(group.First()[1]));

    private static string Decode(string text) => System.Uri.UnescapeDataString(text.Replace('+', ' '));

    private static Task ReplyAsync(NetworkStream stream, bool ours, bool allowed, CancellationToken cancellationToken)
    {
        var (status, text) = (ours, allowed) switch
        {
            (true, true) => ("200 OK", "You are logged in. You can close this window and go on at the command line."),
            (true, false) => ("200 OK", "You are not logged in. You can close this window."),
            _ => ("404 Not Found", "There is nothing here."),
        };
        var page = $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>kpneen</title><p>{text}</p></html>";
        return stream
            .WriteAsync(
                Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(page)}\r\n"
                        + "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"
                        + page
                ),
                cancellationToken
            )
            .AsTask();
    }
}
