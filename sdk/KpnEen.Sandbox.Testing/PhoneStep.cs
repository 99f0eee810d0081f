using System.Text.Json.Serialization;

namespace KpnEen.Sandbox.Testing;

/// <summary>One step of the script of a phone.</summary>
public sealed record PhoneStep
{
    [JsonInclude, JsonPropertyName("do")]
    internal string Action { get; init; } = "";

    [JsonInclude, JsonPropertyName("seconds")]
    internal double? WaitSeconds { get; init; }

    [JsonInclude, JsonPropertyName("status")]
    internal int? SipStatus { get; init; }

    [JsonInclude, JsonPropertyName("to")]
    internal string? Destination { get; init; }

    [JsonInclude, JsonPropertyName("keys")]
    internal string? Digits { get; init; }

    [JsonInclude, JsonPropertyName("toneHertz")]
    internal int? Hertz { get; init; }

    private PhoneStep() { }

    /// <summary>Goes off hook.</summary>
    public static PhoneStep Answer { get; } = new() { Action = "answer" };

    /// <summary>Puts the other side on hold.</summary>
    public static PhoneStep Hold { get; } = new() { Action = "hold" };

    /// <summary>Takes the other side back.</summary>
    public static PhoneStep Resume { get; } = new() { Action = "resume" };

    /// <summary>Hangs up.</summary>
    public static PhoneStep HangUp { get; } = new() { Action = "hangUp" };

    /// <summary>Does nothing for a while, at most ten minutes.</summary>
    public static PhoneStep Wait(TimeSpan time) => new() { Action = "wait", WaitSeconds = time.TotalSeconds };

    /// <summary>Refuses the call.</summary>
    /// <param name="sipStatus">400 to 699; 486 is busy, 603 declined.</param>
    public static PhoneStep Reject(int sipStatus = 486) => new() { Action = "reject", SipStatus = sipStatus };

    /// <summary>Says a tone from now on.</summary>
    /// <param name="hertz">100 to 3400.</param>
    public static PhoneStep Speak(int hertz = 440) => new() { Action = "speak", Hertz = hertz };

    /// <summary>Presses keys: 0 to 9, * and #.</summary>
    public static PhoneStep Press(string keys) => new() { Action = "sendKeys", Digits = keys };

    /// <summary>Hands the call over, blind.</summary>
    /// <param name="to">Extension or number.</param>
    public static PhoneStep Transfer(string to) => new() { Action = "transfer", Destination = to };
}
