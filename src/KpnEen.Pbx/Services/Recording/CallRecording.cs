namespace KpnEen.Pbx.Services.Recording;

/// <summary>Call Recording (gespreksopname).</summary>
public static class CallRecording
{
    public static ServiceDescriptor<CallRecordingSettings> Descriptor { get; } =
        new()
        {
            Name = "call-recording",
            Title = "Call Recording",
            Description = "Records the calls of the user. Modes: never, always, alwaysWithPause, onDemandUserStart.",
            Scope = ServiceScope.User,
            TypedDefaults = new CallRecordingSettings(),
            Validate = Validate,
            Active = s => s.Mode != RecordingMode.Never,
            StarCodes = [],
        };

    private static IEnumerable<SettingsError> Validate(CallRecordingSettings settings)
    {
        if (!Enum.IsDefined(settings.Mode))
            yield return new SettingsError(
                "/mode",
                "invalidValue",
                "The mode is one of never, always, alwaysWithPause, onDemandUserStart."
            );
        if (settings.RetentionDays is < 1 or > 2557)
            yield return new SettingsError("/retentionDays", "outOfRange", "Retention is 1 to 2557 days.");
    }
}
