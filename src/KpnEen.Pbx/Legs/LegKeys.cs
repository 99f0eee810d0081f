using System.Threading.Channels;

namespace KpnEen.Pbx.Legs;

/// <summary>Keys of a leg that somebody asked for: until this is disposed they go here and not to the call.</summary>
public sealed class LegKeys : IDisposable
{
    private const int Most = 64;

    private readonly Channel<char> keys = Channel.CreateBounded<char>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Action<LegKeys> given;

    internal LegKeys(Action<LegKeys> given) => this.given = given;

    public ChannelReader<char> Pressed => keys.Reader;

    internal void Press(char key) => keys.Writer.TryWrite(key);

    public void Dispose() => given(this);
}
