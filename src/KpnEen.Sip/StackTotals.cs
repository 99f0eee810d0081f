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

    public void Received() => Interlocked.Increment(ref received);

    public void Sent() => Interlocked.Increment(ref sent);

    public void MalformedRequest() => Interlocked.Increment(ref malformedRequests);

    public void MalformedResponse() => Interlocked.Increment(ref malformedResponses);

    public void StrayResponse() => Interlocked.Increment(ref strayResponses);

    public void StrayAck() => Interlocked.Increment(ref strayAcks);

    public void Fault() => Interlocked.Increment(ref faults);

    public SipStatistics Read() =>
        new(
            Interlocked.Read(ref received),
            Interlocked.Read(ref sent),
            Interlocked.Read(ref malformedRequests),
            Interlocked.Read(ref malformedResponses),
            Interlocked.Read(ref strayResponses),
            Interlocked.Read(ref strayAcks),
            Interlocked.Read(ref faults)
        );
}
