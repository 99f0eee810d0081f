using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Events;

public enum CallOutcome
{
    Completed,
    Missed,
    Busy,
    Rejected,
    NoAnswer,
    AnsweredElsewhere,
    Blocked,
    Failed,
    Cancelled,
}
