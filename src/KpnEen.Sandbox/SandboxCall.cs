using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Pbx.Numbers;
using KpnEen.Sandbox.Phones;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Sandbox;

/// <summary>A call from the simulated public network.</summary>
/// <param name="From">E.164; a mobile number when absent.</param>
/// <param name="To">Number of a tenant.</param>
public sealed record SandboxCall(string To, string? From = null, string? Name = null, bool Withheld = false);
