using System.Collections.Immutable;
using System.Text.Json;

namespace KpnEen.Pbx.Services;

/// <summary>The subject that carries the settings of a service.</summary>
public enum ServiceScope
{
    User,
    HuntGroup,
    Tenant,
}
