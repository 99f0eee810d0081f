using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Pbx.Numbers;
using KpnEen.Sandbox.Phones;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Sandbox;

/// <summary>What a developer tells the sandbox to do: call in from outside, let a virtual phone be busy.</summary>
public static class SandboxEndpoints
{
    public static IEndpointRouteBuilder MapSandbox(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/sandbox/calls", CallAsync).RequireScope(Scopes.CallsControl).ExcludeFromDescription();
        v1.MapPut("/sandbox/virtual-phones/{extension}", Tell).RequireScope(Scopes.CallsControl).ExcludeFromDescription();
        return v1;
    }

    private static IResult CallAsync(SandboxCall call, SimulatedNetwork network)
    {
        if (DialledNumber.ToE164(call.To) is not { } to)
            return Problems.Validation("/to", "invalidNumber");
        network.Call(call.Withheld ? null : call.From ?? SandboxNumbers.Customer, call.Name, to);
        return Results.Accepted();
    }

    private static IResult Tell(string extension, VirtualPhoneBehaviour behaviour, SandboxHost sandbox)
    {
        if (sandbox.FindPhone(extension) is not { } phone)
            return Problems.NotFound();
        phone.Behaviour = behaviour;
        return Results.Ok(behaviour);
    }
}
