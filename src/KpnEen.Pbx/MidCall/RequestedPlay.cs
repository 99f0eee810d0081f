using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.MidCall;

/// <summary>Plays what was asked for to legs of a call, and tells the call when all of them have heard it.</summary>
internal sealed class RequestedPlay(MidCallServices services, Call call)
{
    private const string Service = "play";

    /// <summary>Why there is nothing to play; null when there is.</summary>
    public static CommandResult? Unknown(CallRequest.Play request) =>
        request.Prompt is { } name && !PromptLibrary.Languages.All(language => PromptLibrary.Has(name, language))
            ? new CommandResult.Refused("unknownPrompt", $"There is no prompt {name}.")
            : null;

    /// <param name="own">Of the user who asked; null: somebody else did.</param>
    /// <param name="listeners">Named again in <see cref="CallMessage.PlayEnded"/>.</param>
    public void Start(CallRequest.Play request, Leg? own, Leg[] listeners)
    {
        services.Supervisor.Start(Service, () => PlayAsync(request, listeners));
        var played = request.AudioFileId ?? request.Prompt;
        call.Decide(
            DecisionCode.AudioPlayed,
            Service,
            own?.Info.Named?.Id,
            $"{played} is played",
            $"to {request.To}, asked by {request.Actor.Kind}",
            target: played
        );
    }

    private async Task PlayAsync(CallRequest.Play request, Leg[] listeners)
    {
        try
        {
            await Task.WhenAll(listeners.Select(leg => services.Audio.PlayAsync(call, request, leg, call.Hangup)));
        }
        finally
        {
            call.Mailbox.TryWrite(new CallMessage.PlayEnded(listeners));
        }
    }
}
