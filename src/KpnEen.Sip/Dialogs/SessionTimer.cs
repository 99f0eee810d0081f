using System.Globalization;
using KpnEen.Sip.Transactions;

namespace KpnEen.Sip.Dialogs;

/// <summary>
/// The session timer of one dialog (RFC 4028): we refresh at half the interval, or hang up when the other side does not. A peer without the
/// extension is refreshed by us: its silence ends the call all the same, and so a phone that lost its power does not stay in a call for ever.
/// </summary>
internal sealed class SessionTimer
{
    // RFC 4028 10: the side that waits hangs up a little before the end, so that its BYE is not late.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(32);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    // What a peer may write there is 136 years; no clock is set to that.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly StackContext context;
    private readonly DialogCore core;
    private readonly Func<bool, Task<SipResponse>> refresh;
    private readonly Action expired;
    private readonly StackTimer timer;
    private uint seconds;
    private uint minimum = SessionExpires.LeastMinimum;
    private bool agreed;
    private bool ours;
    private bool stopped;
    private long refreshedAt;

    /// <param name="refresh">Sends an UPDATE (true) or a re-INVITE.</param>
    public SessionTimer(StackContext context, DialogCore core, Func<bool, Task<SipResponse>> refresh, Action expired)
    {
        this.context = context;
        this.core = core;
        this.refresh = refresh;
        this.expired = expired;
        timer = context.Timer(OnTimer);
        seconds = (uint)context.Options.SessionTimer.Interval.TotalSeconds;
    }

    /// <summary>On our first INVITE; <paramref name="least"/> is the Min-SE of a 422 that refused an earlier one.</summary>
    public static void Ask(HeaderCollection headers, SessionTimerOptions options, uint? least = null)
    {
        if (options.Interval <= TimeSpan.Zero)
            return;
        var minimum = Math.Max(least ?? 0, Minimum(options));
        headers[SessionExpires.Name] = new SessionExpires(Math.Max(minimum, (uint)options.Interval.TotalSeconds), null).ToString();
        headers[SessionExpires.MinimumName] = minimum.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>On an INVITE or UPDATE of ours inside the dialog: the roles stay as they are.</summary>
    public void Ask(SipRequest request)
    {
        if (seconds == 0)
            return;
        request.Headers[HeaderNames.Supported] ??= string.Join(", ", context.Options.Supported.Where(tag => tag != "path"));
        var refresher =
            !agreed ? null
            : ours ? "uac"
            : "uas";
        request.Headers[SessionExpires.Name] = new SessionExpires(Math.Max(seconds, minimum), refresher).ToString();
        request.Headers[SessionExpires.MinimumName] = minimum.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Our 2xx to an INVITE or UPDATE: says what is agreed, and counts as a refresh (RFC 4028 9).</summary>
    public void Answer(SipRequest request, SipResponse response)
    {
        core.NoteAllowed(request);
        var knows = request.Headers.HasToken(HeaderNames.Supported, "timer");
        var asked = SessionExpires.Of(request);
        if (asked is null && seconds == 0)
            return;
        var least = Math.Max(SessionExpires.MinimumOf(request) ?? 0, Minimum(context.Options.SessionTimer));
        var most = seconds == 0 ? uint.MaxValue : seconds;
        var value = Math.Max(Math.Min(asked?.Seconds ?? most, most), least);
        // RFC 4028 9, table 2: who does not know the extension cannot refresh.
        var refresher =
            !knows ? "uas"
            : asked?.Refresher is "uas" ? "uas"
            : "uac";
        response.Headers[SessionExpires.Name] = new SessionExpires(value, refresher).ToString();
        if (refresher == "uac")
            response.Headers[HeaderNames.Require] = "timer";
        Agree(value, agreed: true, ours: refresher == "uas");
    }

    /// <summary>A 2xx to our INVITE or UPDATE.</summary>
    public void OnAnswer(SipResponse response)
    {
        core.NoteAllowed(response);
        if (SessionExpires.Of(response) is { } said)
            Agree(Math.Max(said.Seconds, SessionExpires.LeastMinimum), agreed: true, ours: said.Refresher is not "uas");
        else if (seconds > 0)
            Agree(seconds, agreed: false, ours: true);
    }

    /// <summary>A 422 to an INVITE or UPDATE of ours inside the dialog: asks for more from now on. False when it names no more than we asked.</summary>
    public bool Raise(SipResponse refusal)
    {
        if (SessionExpires.MinimumOf(refusal) is not { } least || least <= minimum)
            return false;
        minimum = least;
        seconds = Math.Max(seconds, least);
        return true;
    }

    public void Stop()
    {
        stopped = true;
        timer.Stop();
    }

    public static uint Minimum(SessionTimerOptions options) => Math.Max(SessionExpires.LeastMinimum, (uint)options.Minimum.TotalSeconds);

    private TimeSpan Interval => TimeSpan.FromSeconds(seconds);

    private TimeSpan Left => Interval - context.Time.GetElapsedTime(refreshedAt);

    private void Agree(uint value, bool agreed, bool ours)
    {
        (seconds, this.agreed, this.ours) = (value, agreed, ours);
        refreshedAt = context.Time.GetTimestamp();
        var early = Interval / 3 < Early ? Interval / 3 : Early;
        Start(ours ? Interval / 2 : Interval - early);
    }

    private void Start(TimeSpan due)
    {
        if (stopped)
            return;
        timer.Start(due < Longest ? due : Longest);
        if (stopped)
            timer.Stop();
    }

    private void OnTimer()
    {
        if (ours && (!agreed || Left > TimeSpan.Zero))
            context.Tasks.Add(RefreshAsync());
        else
            expired();
    }

    private async Task RefreshAsync()
    {
        var byUpdate = core.TakesUpdate;
        var response = await refresh(byUpdate);
        if (stopped || response.IsSuccess)
            return;
        if (byUpdate && response.StatusCode is 405 or 501)
            core.TakesUpdate = false;
        else if (response.StatusCode != 422 || !Raise(response))
        {
            // The peer lives, or its connection is gone for the moment: what it agreed to decides.
            var again = agreed && Left < Retry ? Left : Retry;
            Start(agreed ? (again > TimeSpan.Zero ? again : TimeSpan.FromMilliseconds(1)) : Interval / 2);
            return;
        }
        await RefreshAsync();
    }
}
