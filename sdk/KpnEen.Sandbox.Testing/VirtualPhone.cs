namespace KpnEen.Sandbox.Testing;

/// <summary>A phone of the sandbox that does as a test says. What is said counts from the next call on.</summary>
public sealed class VirtualPhone
{
    private readonly SandboxApi _api;

    internal VirtualPhone(SandboxApi api, string extension) => (_api, Extension) = (api, extension);

    /// <summary>What colleagues dial.</summary>
    public string Extension { get; }

    /// <summary>Answers and says a tone until the other side hangs up, or for a while.</summary>
    public Task AnswersAsync(
        TimeSpan? after = null,
        int toneHertz = 440,
        TimeSpan? hangUpAfter = null,
        CancellationToken cancellationToken = default
    ) =>
        TellAsync(
            new
            {
                onCall = "answers",
                answerAfterMs = (int)(after ?? TimeSpan.FromSeconds(1)).TotalMilliseconds,
                toneHertz,
                hangUpAfterMs = (int?)hangUpAfter?.TotalMilliseconds,
            },
            cancellationToken
        );

    /// <summary>Is busy.</summary>
    public Task IsBusyAsync(CancellationToken cancellationToken = default) => TellAsync(new { onCall = "busy" }, cancellationToken);

    /// <summary>Declines.</summary>
    public Task RejectsAsync(CancellationToken cancellationToken = default) => TellAsync(new { onCall = "rejects" }, cancellationToken);

    /// <summary>Rings and rings.</summary>
    public Task DoesNotAnswerAsync(CancellationToken cancellationToken = default) =>
        TellAsync(new { onCall = "noAnswer" }, cancellationToken);

    /// <summary>Follows a script from the first ring.</summary>
    public Task FollowsAsync(params IReadOnlyList<PhoneStep> steps) => TellAsync(new { steps }, CancellationToken.None);

    private Task TellAsync(object behaviour, CancellationToken cancellationToken) =>
        _api.SendAsync(HttpMethod.Put, $"/v1/sandbox/virtual-phones/{Extension}", behaviour, cancellationToken);
}
