using System.Collections.Immutable;
using KpnEen.Api.Calls;
using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
using KpnEen.Data.Tolls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.RoutingSimulations;

/// <summary><c>POST /v1/routing-simulations</c>: where a call would go, and why.</summary>
internal static class RoutingSimulationEndpoints
{
    public static void MapRoutingSimulations(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/routing-simulations", SimulateAsync)
            .WithTags("Calls")
            .Operation(
                "simulateRouting",
                "Simulate where a call goes",
                "The same services, router and destinations as for a call, between phones that do as the request says: who would ring, for how long, and why. No phone rings, no event is told, nothing is stored or spent. Who is registered and in a call is as it is now, unless the request says otherwise; a circular or uniform hunt group is taken to begin with its first member."
            )
            .BodyExample(new { From = new { Extension = "201" }, To = "+31201234567" })
            .Produces<RoutingSimulation>()
            .RequireScope(Scopes.DirectoryRead);

    private static async Task<IResult> SimulateAsync(
        SimulateRouting input,
        TenantContext tenant,
        TenantDirectory directory,
        RoutingSimulator simulator,
        ICallControl calls,
        SpendStore spend,
        CallExplainer explainer,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        if (directory.Find(tenant.TenantId) is not { } snapshot)
            return Problems.NotFound();
        var spent = await spend.ReadAsync(tenant.TenantId, cancellation);
        var call = SimulationInput.Read(input, snapshot, time.GetUtcNow()) with
        {
            RegisteredDevices = await RegisteredAsync(snapshot, calls, cancellation),
            BusyUsers = await BusyAsync(tenant.TenantId, calls, cancellation),
            Spent = [(spent.Day, spent.DayCents), .. BeforeToday(spent)],
        };
        var result = simulator.Run(call);
        return TypedResults.Ok(
            RoutingSimulation.Of(call, result, await explainer.ExplainAsync(tenant.TenantId, result.Decisions, cancellation))
        );
    }

    private static async Task<ImmutableHashSet<string>> RegisteredAsync(
        TenantSnapshot tenant,
        ICallControl calls,
        CancellationToken cancellation
    )
    {
        var devices = tenant.Users.SelectMany(u => u.Devices).Select(d => d.Id).ToImmutableArray();
        var contacts = await calls.RegistrationsAsync(tenant.Tenant.Id, devices, cancellation);
        return [.. contacts.Where(c => c.Value.Length > 0).Select(c => c.Key)];
    }

    private static async Task<ImmutableHashSet<string>> BusyAsync(string tenantId, ICallControl calls, CancellationToken cancellation) =>
        [.. (await calls.ListAsync(tenantId, cancellation)).SelectMany(c => c.Legs).Select(l => l.UserId).OfType<string>()];

    // The limit of the month sees what was spent before today; on which day it was does not matter.
    private static IEnumerable<(DateOnly, long)> BeforeToday(TenantSpend spent) =>
        spent.Day.Day > 1 ? [(spent.Day.AddDays(-1), spent.MonthCents - spent.DayCents)] : [];
}
