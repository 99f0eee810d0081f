using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Control;

/// <summary>Asks a visitor who picked up for the code on the page, and takes no for an answer.</summary>
public sealed class VisitorCheck(Announcer announcer, TimeProvider time)
{
    private const char OptOut = '*';
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="OperationCanceledException">The visitor hung up, or the call was ended.</exception>
    public async Task<VisitorAnswer> AskAsync(Call call, Leg visitor, VisitorConfirmation confirmation, CancellationToken hangup)
    {
        var player = new PromptPlayer(visitor, time);
        var question = confirmation.Code is null ? Prompt.CallMeNowAnyKey : Prompt.CallMeNowCode;
        var rules = new KeyRules(confirmation.Code?.Length ?? 1) { First = Patience };
        var answer = VisitorAnswer.NoCode;
        for (var tried = 0; tried < confirmation.Tries; tried++)
        {
            var phrase = tried == 0 || answer == VisitorAnswer.NoCode ? Phrase.Empty : Phrase.Of(Prompt.CallMeNowWrongCode);
            var keys = await player.AskAsync(Say(call, phrase.Then(question, Prompt.CallMeNowOptOut)), rules, hangup);
            if (keys.Contains(OptOut, StringComparison.Ordinal))
            {
                await player.PlayAsync(Say(call, Phrase.Of(Prompt.CallMeNowOptedOut, Prompt.Goodbye)), hangup);
                return VisitorAnswer.OptedOut;
            }
            if (keys.Length > 0 && (confirmation.Code is null || keys == confirmation.Code))
                return VisitorAnswer.Confirmed;
            if (keys.Length > 0)
                answer = VisitorAnswer.WrongCode;
        }
        await player.PlayAsync(Say(call, Phrase.Of(Prompt.Goodbye)), hangup);
        return answer;
    }

    private Announcement Say(Call call, Phrase phrase) => announcer.Say(phrase, call.Tenant.Tenant, null);
}
