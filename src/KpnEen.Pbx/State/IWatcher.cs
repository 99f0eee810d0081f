namespace KpnEen.Pbx.State;

/// <summary>Wants to know that something may have changed; what it is now, it reads itself. Must not wait.</summary>
public interface IWatcher
{
    void Changed();
}
