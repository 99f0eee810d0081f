using KpnEen.Pbx.Services;

namespace KpnEen.Data.Settings;

/// <summary>The settings of one service of one subject.</summary>
/// <param name="Revision">For ETags; 0 while nothing is stored and the defaults hold.</param>
public sealed record StoredSettings(ServiceDescriptor Service, object Settings, long Revision);
