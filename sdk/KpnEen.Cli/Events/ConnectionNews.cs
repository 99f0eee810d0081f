using KpnEen.Sdk;

namespace KpnEen.Cli.Events;

/// <summary>Says when the events stop coming because the server went away, and when they come again. A connection that is only renewed is no news.</summary>
internal sealed class ConnectionNews(TextWriter error) : IProgress<EventStreamConnection>
{
    private bool _isAway;

    public void Report(EventStreamConnection value)
    {
        if (value.IsUp == !_isAway)
            return;
        _isAway = !value.IsUp;
        error.WriteLine(
            _isAway ? $"No events come: {value.Error?.Message} Trying again until it answers." : "The server is back: events come again."
        );
    }
}
