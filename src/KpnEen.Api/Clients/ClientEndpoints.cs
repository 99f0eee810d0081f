using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
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
            .WithDescription("The tenant's own clients, oldest first; secrets are not shown.")
            .Produces<Page<Client>>();
        clients
            .MapPost("", CreateAsync)
            .RequireScope(Scopes.ClientsWrite)
            .Idempotent()
            .WithName("createClient")
            .BodyExample(Example)
            .WithSummary("Create an API client")
            .WithDescription(
                "The answer holds the client's secret, this once. A partner that names no tenant makes a client of its own for people of many tenants: multiTenant."
            )
            .Produces<ClientWithSecret>(StatusCodes.Status201Created);
        clients
            .MapGet("/{clientId}", GetAsync)
            .RequireScope(Scopes.ClientsRead)
            .WithName("getClient")
            .WithSummary("Get an API client")
            .WithDescription("Its name and scopes; the secret is not shown.")
            .Produces<Client>();
        clients
            .MapPut("/{clientId}", ReplaceAsync)
            .RequireScope(Scopes.ClientsWrite)
            .RequireIfMatch()
            .WithName("replaceClient")
            .BodyExample(Example)
            .WithSummary("Change an API client")
            .WithDescription("Name and scopes are replaced. Access tokens it has keep the scopes they were issued with until they end.")
            .Produces<Client>();
        clients
            .MapDelete("/{clientId}", DeleteAsync)
            .RequireScope(Scopes.ClientsWrite)
            .WithName("deleteClient")
            .WithSummary("Delete an API client")
            .WithDescription("Its access tokens end at once.")
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

    private static object Example => new { Name = "CRM, production", Scopes = new[] { Scopes.DirectoryRead, Scopes.CallsRead } };

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        TenantContext tenant,
        ClientStore store,
        Cursors cursors,
        CancellationToken cancel
    )
    {
        var owner = Owner(tenant);
        var cursor = cursors.For("listClients", owner.TenantId ?? owner.PartnerId!);
        var rows = await store.ListAsync(owner, cursor.Read<ClientPosition>(page.Cursor)?.Id, page.Size() + 1, cancel);
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
        var owner = OwnerOf(InputCheck.Demand(input), tenant);
        ClientRules.CheckReach(input.Scopes, tenant);
        var (client, secret) = await store.CreateAsync(owner, input.ToRegistration(), cancel);
        return ETags.Created(context, $"/v1/clients/{client.Id}", Client.With(client, secret), client.Revision);
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
        var owner = Owner(tenant);
        InputCheck.Demand(input);
        var before = await FindAsync(clientId, tenant, store, cancel);
        ifMatch.Check(before.Revision);
        ClientRules.CheckReach(input.Scopes, tenant);
        ClientRules.CheckReach(before.Scopes, tenant);
        CheckPlace(input, owner);
        return await store.ReplaceAsync(owner, clientId, before.Revision, input.ToRegistration(), cancel) is { } client
            ? ETags.Ok(context, Client.Of(client), client.Revision)
            : Problems.PreconditionFailed();
    }

    private static async Task<IResult> DeleteAsync(string clientId, TenantContext tenant, ClientStore store, CancellationToken cancel) =>
        await store.DeleteAsync(Owner(tenant), clientId, cancel) ? TypedResults.NoContent() : Problems.NotFound();

    private static async Task<IResult> RotateAsync(string clientId, TenantContext tenant, ClientStore store, CancellationToken cancel)
    {
        var client = await FindAsync(clientId, tenant, store, cancel);
        ClientRules.CheckReach(client.Scopes, tenant);
        if (client.AuthMethod is AuthMethods.None or AuthMethods.PrivateKeyJwt)
            return Problems.Conflict(ProblemCodes.Conflict, "This client authenticates without a secret.");
        return await store.RotateSecretAsync(Owner(tenant), clientId, cancel) is { } secret
            ? TypedResults.Ok(Client.With(client, secret))
            : Problems.NotFound();
    }

    /// <summary>Whose clients the caller means: the tenant's, or as a partner that names none its own.</summary>
    private static ClientOwner Owner(TenantContext caller) =>
        caller is { TenantIdOrNull: null, IsPartner: true } ? ClientOwner.Partner(caller.ClientId) : ClientOwner.Tenant(caller.TenantId);

    private static ClientOwner OwnerOf(ClientInput input, TenantContext caller)
    {
        // A partner that forgot to name the tenant hears so.
        var owner = input.MultiTenant ? Owner(caller) : ClientOwner.Tenant(caller.TenantId);
        CheckPlace(input, owner);
        return owner;
    }

    private static void CheckPlace(ClientInput input, ClientOwner owner)
    {
        if (input.MultiTenant != owner.PartnerId is not null)
            throw Problems
                .Validation("/multiTenant", ErrorCodes.InvalidFormat, "A client for many tenants belongs to a partner and to no tenant.")
                .Throw();
    }

    private static async Task<ApiClient> FindAsync(string clientId, TenantContext tenant, ClientStore store, CancellationToken cancel) =>
        await store.GetAsync(Owner(tenant), clientId, cancel) ?? throw Problems.NotFound().Throw();
}
