namespace KpnEen.Data.CallMeNow;

/// <summary>Whether a visitor may be called.</summary>
public abstract record CallMeNowAdmission
{
    private CallMeNowAdmission() { }

    public sealed record Admitted(CallMeNowSession Session) : CallMeNowAdmission;

    /// <summary>A quota is used up.</summary>
    /// <param name="RetryAfter">When it has room again.</param>
    public sealed record QuotaExceeded(TimeSpan RetryAfter) : CallMeNowAdmission;

    /// <summary>The key is gone or switched off.</summary>
    public sealed record KeyGone : CallMeNowAdmission;
}
