using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Legs;

/// <summary>The calling side: a phone or trunk that sent an INVITE, or for click-to-dial the side that was rung first.</summary>
public interface ICaller : ICallProgress
{
    LegInfo Info { get; }

    /// <summary>This is the dialog of the INVITE that is not answered yet.</summary>
    bool IsDialog(ReplacedDialog dialog) => false;

    /// <summary>The calling side gave up or is gone.</summary>
    CancellationToken Gone { get; }

    /// <summary>Goes off hook for the caller; gives the leg that talks.</summary>
    /// <param name="callee">Who it will talk to: its codecs and pictures are what the caller is answered with. Null: the exchange itself.</param>
    /// <param name="hangup">The call ends.</param>
    /// <exception cref="OperationCanceledException">The caller was gone first.</exception>
    Task<Leg> AnswerAsync(Leg? callee, CancellationToken hangup);

    /// <summary>Ends the calling side as the outcome asks: 486, 404, a tone and BYE. The only place that decides this.</summary>
    /// <param name="announcement">Said first, if there is something to say.</param>
    /// <param name="hangup">Somebody else ends the call: nothing more is said.</param>
    Task FinishAsync(Outcome outcome, Announcement? announcement, CancellationToken hangup);
}
