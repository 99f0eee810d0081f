namespace KpnEen.Sip;

/// <summary>Counters behind <see cref="SipStatistics"/>.</summary>
internal sealed class StackTotals
{
    private long received;
    private long sent;
    private long malformedRequests;
    private long malformedResponses;
    private long strayResponses;
    private long strayAcks;
    private long faults;
    private long wrongPasswords;
    private long sourcesBlocked;
    private long unheard;
    private long rateLimited;
    private long withheld;
    private long refusedStateless;
    private long shed;

    public void Received() => Interlocked.Increment(ref received);

    public void Sent() => Interlocked.Increment(ref sent);

    public void MalformedRequest() => Interlocked.Increment(ref malformedRequests);

    public void MalformedResponse() => Interlocked.Increment(ref malformedResponses);

    public void StrayResponse() => Interlocked.Increment(ref strayResponses);

    public void StrayAck() => Interlocked.Increment(ref strayAcks);

    public void Fault() => Interlocked.Increment(ref faults);

    public void WrongPassword() => Interlocked.Increment(ref wrongPasswords);

    public void SourceBlocked() => Interlocked.Increment(ref sourcesBlocked);

    public void Unheard() => Interlocked.Increment(ref unheard);

    public void RateLimited() => Interlocked.Increment(ref rateLimited);

    public void Withheld() => Interlocked.Increment(ref withheld);

    public void RefusedStateless() => Interlocked.Increment(ref refusedStateless);

    public void Shed() => Interlocked.Increment(ref shed);

    public SipStatistics Read() =>
        new(
            Interlocked.Read(ref received),
            Interlocked.Read(ref sent),
            Interlocked.Read(ref malformedRequests),
            Interlocked.Read(ref malformedResponses),
            Interlocked.Read(ref strayResponses),
            Interlocked.Read(ref strayAcks),
            Interlocked.Read(ref faults)
        )
        {
            WrongPasswords = Interlocked.Read(ref wrongPasswords),
            SourcesBlocked = Interlocked.Read(ref sourcesBlocked),
            Unheard = Interlocked.Read(ref unheard),
            RateLimited = Interlocked.Read(ref rateLimited),
            Withheld = Interlocked.Read(ref withheld),
            RefusedStateless = Interlocked.Read(ref refusedStateless),
            Shed = Interlocked.Read(ref shed),
        };
}
