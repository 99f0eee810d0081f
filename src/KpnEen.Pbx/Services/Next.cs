using KpnEen.Pbx.Calls;

namespace KpnEen.Pbx.Services;

public delegate Task<Outcome> Next(Delivery delivery, CancellationToken hangup);
