namespace KpnEen.Api.Webhooks.Sending;

/// <summary>How many attempts may be in flight to one endpoint: halved at each sign of overload, one more after each success. W17.</summary>
/// <remarks>Used by the one loop of the worker only.</remarks>
internal sealed class EndpointGate(int most)
{
    private readonly int most = most;

    public int Limit { get; private set; } = most;
    public int InFlight { get; private set; }
    public int Free => Math.Max(0, Limit - InFlight);
    public bool Idle => InFlight == 0 && Limit == most;

    public void Enter() => InFlight++;

    public void Leave(bool succeeded, bool overloaded)
    {
        InFlight--;
        if (overloaded)
            Limit = Math.Max(1, Limit / 2);
        else if (succeeded)
            Limit = Math.Min(most, Limit + 1);
    }
}
