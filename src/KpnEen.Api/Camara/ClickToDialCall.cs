using KpnEen.Data.Camara;

namespace KpnEen.Api.Camara;

/// <summary>A call as the standard shows it.</summary>
internal sealed record ClickToDialCall(
    string CallId,
    CamaraParty Caller,
    CamaraParty Callee,
    string Status,
    DateTimeOffset CreatedAt,
    bool RecordingEnabled
)
{
    public static ClickToDialCall Of(CamaraCall call) =>
        new(
            call.Id,
            new CamaraParty { Number = call.Caller },
            new CamaraParty { Number = call.Callee },
            call.Status,
            call.CreatedAt,
            call.RecordingEnabled
        );
}
