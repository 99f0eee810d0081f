namespace KpnEen.Testing;

/// <summary>How a <see cref="BaresipPhone"/> stands in the world.</summary>
public sealed record BaresipAccount
{
    public required string User { get; init; }

    /// <summary>The domain of its address; 127.0.0.1 for a phone without an exchange.</summary>
    public string Domain { get; init; } = "127.0.0.1";

    /// <summary>Where all its requests go and where it registers, "127.0.0.1:5060"; null for neither.</summary>
    public string? Exchange { get; init; }

    public string? Password { get; init; }

    /// <summary>The name of its credentials, when it is not <see cref="User"/>.</summary>
    public string? AuthenticationUser { get; init; }

    /// <summary>"udp", "tcp" or "tls".</summary>
    public string Transport { get; init; } = "udp";

    public TimeSpan Registration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What it says all the time, in Hz.</summary>
    public double Tone { get; init; } = 400;

    /// <summary>Picks up by itself.</summary>
    public bool AnswersAtOnce { get; init; }

    /// <summary>In order of preference: PCMA, PCMU, G722/16000/1, opus/48000/2.</summary>
    public IReadOnlyList<string> Codecs { get; init; } = ["PCMA", "PCMU"];

    /// <summary>"srtp": offered in RTP/AVP, taken in either; "srtp-mand": RTP/SAVP or no call; null: plain RTP.</summary>
    public string? MediaEncryption { get; init; }

    /// <summary>Shows a test picture in VP8, and takes pictures.</summary>
    public bool Camera { get; init; }

    /// <summary>The line of baresip's file 'accounts'.</summary>
    internal string Line
    {
        get
        {
            var line = $"<sip:{User}@{Domain};transport={Transport}>;answermode={(AnswersAtOnce ? "auto" : "manual")}";
            line += $";audio_codecs={string.Join(',', Codecs)};regint={(Exchange is null ? 0 : (int)Registration.TotalSeconds)}";
            if (Exchange is not null)
                line += $";outbound=\"sip:{Exchange};transport={Transport}\"";
            if (Password is not null)
                line += $";auth_user={AuthenticationUser ?? User};auth_pass={Password}";
            if (MediaEncryption is not null)
                line += $";mediaenc={MediaEncryption}";
            return line;
        }
    }
}
