namespace KpnEen.Sandbox.Phones;

/// <summary>What a scripted phone can do, one after the other.</summary>
public enum PhoneAction
{
    /// <summary>Waits <c>seconds</c>.</summary>
    Wait,

    /// <summary>Goes off hook.</summary>
    Answer,

    /// <summary>Refuses the call with <c>status</c> (486 busy when absent).</summary>
    Reject,

    /// <summary>Says a tone of <c>toneHertz</c> from now on.</summary>
    Speak,

    /// <summary>Presses <c>keys</c>.</summary>
    SendKeys,

    Hold,
    Resume,

    /// <summary>Hands the call over to <c>to</c>, blind.</summary>
    Transfer,

    HangUp,
}
