using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Clients;

/// <summary><c>/v1/clients</c>: the tenant's API clients and their secrets.</summary>
internal static class ClientEndpoints
{
    public static void MapClients(this IEndpointRouteBuilder v1)
    {
        var clients = v1.MapGroup("/clients").WithTags("Clients");
        clients
            .MapGet("", ListAsync)
            .RequireScope(Scopes.ClientsRead)
            .WithName("listClients")
            .WithSummary("List API clients")
            .Produces<Page<Client>>();
        clients
            .MapPost("", CreateAsync)
            .RequireScope(Scopes.ClientsWrite)
            .Idempotent()
            .WithName("createClient")
            .WithSummary("Create an API client")
            .WithDescription("The answer holds the client's secret, this once.")
            .Produces<ClientWithSecret>(StatusCodes.Status201Created);
        clients
            .MapGet("/{clientId}", GetAsync)
            .RequireScope(Scopes.ClientsRead)
            .WithName("getClient")
            .WithSummary("Get an API client")
            .Produces<Client>();
        clients
            .MapPut("/{clientId}", ReplaceAsync)
            .RequireScope(Scopes.ClientsWrite)
            .RequireIfMatch()
            .WithName("replaceClient")
            .WithSummary("Change an API client")
            .Produces<Client>();
        clients
            .MapDelete("/{clientId}", DeleteAsync)
            .RequireScope(Scopes.ClientsWrite)
            .WithName("deleteClient")
            .WithSummary("Delete an API client")
            .WithDescription("It gets no new access tokens; those it has end within 15 minutes.")
            .Produces(StatusCodes.Status204NoContent);
        clients
            .MapPost("/{clientId}/rotate-secret", RotateAsync)
            .RequireScope(Scopes.ClientsWrite)
            .Idempotent()
            .WithName("rotateClientSecret")
            .WithSummary("Give an API client a new secret")
            .WithDescription("The secret before stays valid until the next rotation, so that programs can be changed one after the other.")
            .Produces<ClientWithSecret>();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        TenantContext tenant,
        ClientStore store,
        Cursors cursors,
        CancellationToken cancel
    )
    {
        var cursor = cursors.For("listClients", tenant.TenantId);
        var rows = await store.ListAsync(tenant.TenantId, cursor.Read<ClientPosition>(page.Cursor)?.Id, page.Size() + 1, cancel);
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new ClientPosition(row.Id), Client.Of));
    }

    private static async Task<IResult> CreateAsync(
        ClientInput input,
        TenantContext tenant,
        ClientStore store,
        HttpContext context,
        CancellationToken cancel
    )
    {
        ClientRules.Check(input, tenant);
        var (client, secret) = await store.CreateAsync(tenant.TenantId, input.Name, [.. input.Scopes.Distinct()], cancel);
        return ETags.Created(context, $"/v1/clients/{client.Id}", ClientWithSecret.Of(Client.Of(client), secret), client.Revision);
    }

    private static async Task<IResult> GetAsync(
        string clientId,
        TenantContext tenant,
        ClientStore store,
        HttpContext context,
        CancellationToken cancel
    )
    {
        var client = await FindAsync(clientId, tenant, store, cancel);
        return ETags.Ok(context, Client.Of(client), client.Revision);
    }

    private static async Task<IResult> ReplaceAsync(
        string clientId,
        ClientInput input,
        IfMatch ifMatch,
        TenantContext tenant,
        ClientStore store,
        HttpContext context,
        CancellationToken cancel
    )
    {
        ClientRules.Check(input, tenant);
        var before = await FindAsync(clientId, tenant, store, cancel);
        ifMatch.Check(before.Revision);
        ClientRules.CheckReach(before.Scopes, tenant);
        return
            await store.ReplaceAsync(tenant.TenantId, clientId, before.Revision, input.Name, [.. input.Scopes.Distinct()], cancel)
                is { } client
            ? ETags.Ok(context, Client.Of(client), client.Revision)
            : Problems.PreconditionFailed();
    }

    private static async Task<IResult> DeleteAsync(string clientId, TenantContext tenant, ClientStore store, CancellationToken cancel) =>
        await store.DeleteAsync(tenant.TenantId, clientId, cancel) ? TypedResults.NoContent() : Problems.NotFound();

    private static async Task<IResult> RotateAsync(string clientId, TenantContext tenant, ClientStore store, CancellationToken cancel)
    {
        var client = await FindAsync(clientId, tenant, store, cancel);
        ClientRules.CheckReach(client.Scopes, tenant);
        return await store.RotateSecretAsync(tenant.TenantId, clientId, cancel) is { } secret
            ? TypedResults.Ok(ClientWithSecret.Of(Client.Of(client), secret))
            : Problems.NotFound();
    }

    private static async Task<ApiClient> FindAsync(string clientId, TenantContext tenant, ClientStore store, CancellationToken cancel) =>
        await store.GetAsync(tenant.TenantId, clientId, cancel) ?? throw Problems.NotFound().Throw();
}
