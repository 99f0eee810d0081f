namespace KpnEen.Sandbox.Testing;

/// <summary>A call from the simulated public network.</summary>
public sealed class CustomerCall
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);
    private readonly SandboxApi _api;
    private readonly string _id;

    internal CustomerCall(SandboxApi api, string id) => (_api, _id) = (api, id);

    /// <summary>How it goes now.</summary>
    public Task<CallState> LookAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync<CallState>($"/v1/sandbox/calls/{_id}", cancellationToken);

    /// <summary>Waits until somebody answers.</summary>
    /// <exception cref="TimeoutException">Nobody did in time, or the call ended before.</exception>
    public Task<CallState> IsAnsweredAsync(TimeSpan? within = null, CancellationToken cancellationToken = default) =>
        UntilAsync(s => s.State == "answered", s => s.State == "ended", "answered", within, cancellationToken);

    /// <summary>Waits until the call is over.</summary>
    /// <exception cref="TimeoutException">It was not in time.</exception>
    public Task<CallState> HasEndedAsync(TimeSpan? within = null, CancellationToken cancellationToken = default) =>
        UntilAsync(s => s.State == "ended", _ => false, "over", within, cancellationToken);

    /// <summary>Waits until the customer hears a tone: that of who speaks.</summary>
    /// <exception cref="TimeoutException">It was not heard in time.</exception>
    public Task<CallState> HearsAsync(int hertz, TimeSpan? within = null, CancellationToken cancellationToken = default) =>
        UntilAsync(s => s.HearsToneHertz == hertz, s => s.State == "ended", $"hearing {hertz} Hz", within, cancellationToken);

    /// <summary>The customer hangs up, or gives up.</summary>
    public Task HangUpAsync(CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, $"/v1/sandbox/calls/{_id}", null, cancellationToken);

    private async Task<CallState> UntilAsync(
        Predicate<CallState> there,
        Predicate<CallState> never,
        string what,
        TimeSpan? within,
        CancellationToken cancellationToken
    )
    {
        using var patience = new CancellationTokenSource(within ?? Usual, _api.Time);
        while (true)
        {
            var state = await LookAsync(cancellationToken).ConfigureAwait(false);
            if (there(state))
                return state;
            if (never(state) || patience.IsCancellationRequested)
                throw new TimeoutException($"The call is not {what}: {state}.");
            await Task.Delay(SandboxApi.LookEvery, _api.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
