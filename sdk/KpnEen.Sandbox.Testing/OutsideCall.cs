namespace KpnEen.Sandbox.Testing;

/// <summary>A customer who calls.</summary>
public sealed record OutsideCall
{
    /// <summary>E.164; a mobile number when null.</summary>
    public string? From { get; init; }

    /// <summary>Shown with the number.</summary>
    public string? Name { get; init; }

    /// <summary>The customer withholds the number.</summary>
    public bool Withheld { get; init; }

    /// <summary>How long the customer waits for an answer, in whole seconds from 1 to 300.</summary>
    public int RingSeconds { get; init; } = 60;

    /// <summary>What is done once answered.</summary>
    public IReadOnlyList<PhoneStep> Steps { get; init; } = [];
}
