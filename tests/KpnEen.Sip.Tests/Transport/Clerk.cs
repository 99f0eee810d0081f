namespace KpnEen.Sip.Tests.Transport;

/// <summary>Answers every request with 200, and remembers where it came from.</summary>
internal sealed class Clerk : ISipRequestHandler
{
    public Queue<ServerTransaction> Asked { get; } = new();

    public int Status { get; set; } = 200;

    public void OnRequest(ServerTransaction transaction)
    {
        lock (Asked)
            Asked.Enqueue(transaction);
        transaction.Respond(Status);
    }
}
