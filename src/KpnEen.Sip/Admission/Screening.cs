namespace KpnEen.Sip;

/// <summary>What becomes of an arriving request.</summary>
public readonly record struct Screening
{
    private Screening(SipResponse? refusal, object? sender, bool isDropped) => (Refusal, Sender, IsDropped) = (refusal, sender, isDropped);

    /// <summary>Goes out as it is; neither the request nor the answer is remembered.</summary>
    internal SipResponse? Refusal { get; }

    internal object? Sender { get; }

    internal bool IsDropped { get; }

    /// <summary>A password was tried and was wrong: it counts against the source.</summary>
    internal bool IsWrongPassword { get; private init; }

    /// <summary>Let in by a password: its address and port are no stranger's any more.</summary>
    internal bool IsProved { get; private init; }

    /// <summary>A transaction begins; the request reaches <see cref="ISipRequestHandler.OnRequest"/>.</summary>
    /// <param name="sender">Who sent it, found in <see cref="ServerTransaction.Sender"/>; null when that is not known.</param>
    public static Screening Admit(object? sender = null) => new(null, sender, false);

    /// <summary>As <see cref="Admit"/>, of one who proved a password.</summary>
    public static Screening AdmitProved(object sender) => new(null, sender, false) { IsProved = true };

    public static Screening Refuse(SipResponse response) => new(response, null, false);

    /// <summary>The refusal of a wrong password: the source comes nearer to not being heard any more.</summary>
    public static Screening RefusePassword(Screening refusal) => refusal with { IsWrongPassword = true };

    /// <summary>No answer at all.</summary>
    public static Screening Drop() => new(null, null, true);
}
