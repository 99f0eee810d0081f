namespace KpnEen.Data.CallMeNow;

/// <summary>Why a visitor is not called.</summary>
public enum CallMeNowRefusal
{
    OriginNotAllowed,

    /// <summary>No number we call for visitors: service, premium or another country.</summary>
    NumberNotAllowed,
    Closed,
    CallbackNotPossible,
    VisitorQuota,
    NumberQuota,
    KeyQuota,
    SpendCap,

    /// <summary>The number wants no such call.</summary>
    DoNotCall,

    /// <summary>Whoever answers this number never keys in the code.</summary>
    WrongCodes,

    /// <summary>A field was filled in that people do not see.</summary>
    Honeypot,

    /// <summary>Filled in faster than a person can.</summary>
    TooFast,

    /// <summary>No form, an old one, one of another key, or used before.</summary>
    FormNotValid,
}
