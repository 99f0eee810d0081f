using KpnEen.Sip.Admission;

namespace KpnEen.Sip.Tests.Admission;

/// <summary>A switch of one core as queueing theory knows it: messages wait in order, each costs time. Milliseconds.</summary>
/// <param name="bye">What the end of a call costs, a second after it began.</param>
internal sealed class BusySwitch(OverloadLimits limits, double invite, double bye, double refusal, Random random)
{
    private readonly Backlog backlog = new(limits);
    private readonly Queue<(double At, bool IsInvite)> waiting = new();
    private readonly PriorityQueue<bool, double> ends = new();
    private double busyUntil;
    private double nextInvite;

    public double Now { get; private set; }

    public double Share => backlog.Share;

    /// <summary>Calls a second when it does nothing else.</summary>
    public double Capacity => 1000 / (invite + bye);

    /// <summary>Runs on; gives the offered, well served (begun within a second) and refused calls a second.</summary>
    public (double Offered, double Served, double Refused) Run(double seconds, double callsPerSecond)
    {
        var (from, until) = (Now, Now + seconds * 1000);
        var (offered, served, refused) = (0, 0, 0);
        nextInvite = Math.Max(nextInvite, Now);
        while (Now < until)
        {
            while (nextInvite <= Now)
            {
                waiting.Enqueue((nextInvite, true));
                offered++;
                nextInvite += -Math.Log(1 - random.NextDouble()) * 1000 / callsPerSecond;
            }
            while (ends.TryPeek(out _, out var at) && at <= Now)
            {
                ends.Dequeue();
                waiting.Enqueue((at, false));
            }
            while (busyUntil <= Now && waiting.TryDequeue(out var message))
            {
                var start = Math.Max(busyUntil, message.At);
                backlog.Observe((long)start, start - message.At);
                if (!message.IsInvite)
                    busyUntil = start + bye;
                else if (random.NextDouble() <= backlog.Share)
                {
                    busyUntil = start + invite;
                    ends.Enqueue(true, busyUntil + 1000);
                    if (busyUntil - message.At < 1000)
                        served++;
                }
                else
                {
                    busyUntil = start + refusal;
                    refused++;
                }
            }
            Now++;
        }
        var lasted = (Now - from) / 1000;
        return (offered / lasted, served / lasted, refused / lasted);
    }

    /// <summary>Nothing is read for so long.</summary>
    public void Pause(double milliseconds) => busyUntil = Math.Max(busyUntil, Now) + milliseconds;
}
