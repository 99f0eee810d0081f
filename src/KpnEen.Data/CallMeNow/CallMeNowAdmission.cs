namespace KpnEen.Data.CallMeNow;

/// <summary>Whether a visitor may be called.</summary>
public abstract record CallMeNowAdmission
{
    private CallMeNowAdmission() { }

    public sealed record Admitted(CallMeNowSession Session) : CallMeNowAdmission;

    /// <param name="RetryAfter">When it may go well; null: never.</param>
    public sealed record Refused(CallMeNowRefusal Reason, TimeSpan? RetryAfter = null) : CallMeNowAdmission;

    /// <summary>The key is gone or switched off.</summary>
    public sealed record KeyGone : CallMeNowAdmission;
}
