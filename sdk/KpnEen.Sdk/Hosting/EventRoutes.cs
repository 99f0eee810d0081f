namespace KpnEen.Sdk.Hosting;

/// <summary>Which handlers an event goes to: in the order they were registered.</summary>
internal sealed class EventRoutes
{
    private readonly List<Func<IServiceProvider, KpnEenEvent, CancellationToken, Task?>> _routes = [];

    public void Add<TEvent>(Func<IServiceProvider, TEvent, CancellationToken, Task> handle)
        where TEvent : KpnEenEvent => _routes.Add((services, received, ct) => received is TEvent mine ? handle(services, mine, ct) : null);

    public async Task HandleAsync(IServiceProvider services, KpnEenEvent received, CancellationToken cancellationToken)
    {
        foreach (var route in _routes)
            if (route(services, received, cancellationToken) is { } work)
                await work;
    }
}
