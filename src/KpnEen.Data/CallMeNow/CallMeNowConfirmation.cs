namespace KpnEen.Data.CallMeNow;

/// <summary>What a visitor who picks up must do before the company's side is rung.</summary>
public enum CallMeNowConfirmation
{
    None,
    AnyKey,
    CodeOnPage,
}
