using KpnEen.Pbx.Calls;

namespace KpnEen.Pbx.Services;

public delegate Task<Outcome> NextAttempt(Attempt attempt, CancellationToken hangup);
