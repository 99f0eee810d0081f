namespace KpnEen.Identity;

/// <summary>A request of which nobody knows where its answer belongs: a person is told on a page, and no browser is sent anywhere.</summary>
internal sealed class UntrustedRequest(string dutch, string english) : Exception(english)
{
    public string Dutch { get; } = dutch;

    public static UntrustedRequest Client() =>
        new("De applicatie die u hierheen stuurde is hier niet bekend.", "The application that sent you here is not known here.");

    public static UntrustedRequest Redirect() =>
        new(
            "De applicatie wil u terugsturen naar een adres dat zij niet heeft opgegeven.",
            "The application wants to send you back to an address that it did not register."
        );

    public static UntrustedRequest Expired() =>
        new(
            "Deze aanvraag is verlopen, al gebruikt of van een andere browser. Begin opnieuw in de applicatie.",
            "This request has expired, was used before or is of another browser. Begin again in the application."
        );

    public static UntrustedRequest Malformed() => new("Deze aanvraag kan niet worden gelezen.", "This request cannot be read.");
}
