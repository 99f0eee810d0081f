namespace KpnEen.Pbx.Prompts;

/// <summary>Settings of Announcements.</summary>
/// <param name="Active">The users of the company hear them.</param>
/// <param name="ToOutsideCallers">Callers from the public side hear them too; without it their own network tells them by the SIP status.</param>
public sealed record AnnouncementsSettings(bool Active = true, bool ToOutsideCallers = false);
