namespace KpnEen.Sip.Loop;

/// <summary>A one-shot timer that is its own node in the wheel: arming and stopping it allocates nothing.</summary>
internal abstract class WheelTimer
{
    /// <summary>The place of a timer that does not run.</summary>
    internal const int Nowhere = -1;

    internal WheelTimer? Next { get; set; }

    internal WheelTimer? Previous { get; set; }

    /// <summary>Milliseconds on the wheel's clock.</summary>
    internal long Due { get; set; }

    /// <summary>The list of the wheel this timer hangs in.</summary>
    internal int Place { get; set; } = Nowhere;

    /// <summary>The time is up. Runs on the wheel's thread, without its lock.</summary>
    protected internal abstract void OnDue();
}
