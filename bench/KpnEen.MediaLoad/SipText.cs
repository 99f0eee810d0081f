using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace KpnEen.MediaLoad;

/// <summary>What is read and written in the bodies and messages of calls.</summary>
internal static partial class SipText
{
    public static string Sdp(int port) =>
        $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 101\r\n"
        + "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n";

    public static IPEndPoint Media(string message) =>
        new(
            IPAddress.Parse(Address().Match(message).Groups[1].Value),
            int.Parse(Audio().Match(message).Groups[1].Value, CultureInfo.InvariantCulture)
        );

    public static string Contact(string message) => ContactLine().Match(message).Groups[1].Value;

    public static IEnumerable<string> RecordRoutes(string message) => RecordRouteLine().Matches(message).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"\nm=audio (\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex Audio();

    [GeneratedRegex(@"\nc=IN IP4 ([0-9.]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex(@"\nContact: *<([^>]+)>", RegexOptions.NonBacktracking)]
    private static partial Regex ContactLine();

    [GeneratedRegex(@"\nRecord-Route: *([^\r]+)", RegexOptions.NonBacktracking)]
    private static partial Regex RecordRouteLine();
}
