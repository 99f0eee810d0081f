using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.State;

namespace KpnEen.Pbx.MidCall;

/// <summary>Where recordings are written.</summary>
public sealed record RecordingFolder(string Folder);
