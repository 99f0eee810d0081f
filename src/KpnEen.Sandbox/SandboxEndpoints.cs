using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Pbx.Numbers;
using KpnEen.Sandbox.Phones;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Sandbox;

/// <summary>What a developer tells the sandbox to do: call in from outside, let a virtual phone be busy, begin anew. Described in docs/sandbox.md.</summary>
public static class SandboxEndpoints
{
    private const int MostSteps = 50;

    public static IEndpointRouteBuilder MapSandbox(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/sandbox/calls", Call).RequireScope(Scopes.CallsControl).ExcludeFromDescription();
        v1.MapGet("/sandbox/calls/{sandboxCallId}", Get).RequireScope(Scopes.CallsRead).ExcludeFromDescription();
        v1.MapDelete("/sandbox/calls/{sandboxCallId}", HangUpAsync).RequireScope(Scopes.CallsControl).ExcludeFromDescription();
        v1.MapPut("/sandbox/virtual-phones/{extension}", Tell).RequireScope(Scopes.CallsControl).ExcludeFromDescription();
        v1.MapPost("/sandbox/reset", ResetAsync).RequireScope(Scopes.DirectoryWrite).ExcludeFromDescription();
        return v1;
    }

    private static IResult Call(SandboxCall call, SandboxCalls calls)
    {
        if (DialledNumber.ToE164(call.To ?? "") is not { } to)
            return Problems.Validation("/to", ErrorCodes.InvalidFormat, "A number of a tenant, E.164.");
        var from = SandboxNumbers.Customer;
        if (call.From is { } given)
        {
            if (DialledNumber.ToE164(given) is not { } number)
                return Problems.Validation("/from", ErrorCodes.InvalidFormat, "A number, E.164.");
            from = number;
        }
        if (call.Name is { Length: 0 or > 80 } || call.Name?.Any(char.IsControl) == true)
            return Problems.Validation("/name", ErrorCodes.InvalidFormat, "1 to 80 printable characters.");
        if (call.RingSeconds is < 1 or > 300)
            return Problems.Validation("/ringSeconds", ErrorCodes.OutOfRange, "1 to 300.");
        if (Check(call.ToSteps(), callIsUp: true) is { } refused)
            return refused;
        var started = calls.Start(call, from, to);
        return Results.Accepted($"/v1/sandbox/calls/{started.Id}", started);
    }

    private static IResult Get(string sandboxCallId, SandboxCalls calls) =>
        calls.Find(sandboxCallId) is { } call ? Results.Ok(call) : Problems.NotFound();

    private static async Task<IResult> HangUpAsync(string sandboxCallId, SandboxCalls calls) =>
        await calls.HangUpAsync(sandboxCallId) ? Results.NoContent() : Problems.NotFound();

    private static IResult Tell(string extension, VirtualPhoneBehaviour behaviour, SandboxHost sandbox)
    {
        if (sandbox.FindPhone(extension) is not { } phone)
            return Problems.NotFound();
        if (Check(behaviour.Steps ?? [], callIsUp: false) is { } refused)
            return refused;
        phone.Behaviour = behaviour;
        return Results.Ok(behaviour);
    }

    private static async Task<IResult> ResetAsync(
        TenantContext tenant,
        SandboxHost sandbox,
        SandboxReset reset,
        CancellationToken cancellation
    )
    {
        if (tenant.TenantIdOrNull != sandbox.TenantId)
            return Problems.Forbidden("Only the tenant of the sandbox can be reset.");
        await reset.RunAsync(cancellation);
        return Results.NoContent();
    }

    private static ProblemResult? Check(IReadOnlyList<PhoneStep> steps, bool callIsUp)
    {
        if (steps.Count > MostSteps)
            return Problems.Validation("/steps", ErrorCodes.TooMany, $"At most {MostSteps} steps.");
        return PhoneScript.Check(steps, callIsUp) is var (index, fault)
            ? Problems.Validation($"/steps/{index}", ErrorCodes.OutOfRange, fault)
            : null;
    }
}
