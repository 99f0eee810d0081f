namespace KpnEen.Pbx.Prompts;

/// <summary>Names of prompts the exchange says by itself, as in build/prompts/prompts.tsv.</summary>
public static class Prompt
{
    public const string NumberNotInUse = "number-not-in-use";
    public const string ExtensionUnknown = "extension-unknown";
    public const string NotReachable = "not-reachable";
    public const string NotAllowed = "not-allowed";
    public const string SpendLimitReached = "spend-limit-reached";
    public const string TooManyCalls = "too-many-calls";
    public const string CannotBeCompleted = "cannot-be-completed";
    public const string CodeUnknown = "code-unknown";
    public const string ChangeRefused = "change-refused";
    public const string InvalidChoice = "invalid-choice";
    public const string Goodbye = "goodbye";
    public const string CallMeNowCode = "call-me-now-code";
    public const string CallMeNowAnyKey = "call-me-now-any-key";
    public const string CallMeNowWrongCode = "call-me-now-wrong-code";
    public const string CallMeNowOptOut = "call-me-now-opt-out";
    public const string CallMeNowOptedOut = "call-me-now-opted-out";
    public const string IsOn = "is-on";
    public const string IsOff = "is-off";
    public const string ServiceChanged = "service-changed";
    public const string To = "to";
    public const string After = "after";
    public const string Second = "second";
    public const string Seconds = "seconds";

    /// <summary>The spoken name of a telephone service.</summary>
    public static string Service(string name) => $"service-{name}";
}
