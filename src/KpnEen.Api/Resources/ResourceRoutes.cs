using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Resources;

/// <summary>
/// The operations on things of one kind that a tenant has. A resource says what only it knows: names, how input becomes fields, how fields are shown.
/// Scopes, entity tags, problems and that calls see a write before it is answered are the same for all and are here.
/// </summary>
/// <typeparam name="TStore">Where they are kept.</typeparam>
/// <typeparam name="TFields">What is kept of one.</typeparam>
/// <typeparam name="TView">What is shown of one.</typeparam>
/// <param name="path">Of the list, below <c>/v1</c>: <c>/trunks</c>.</param>
/// <param name="id">Of the parameter of one: <c>trunkId</c>.</param>
internal sealed class ResourceRoutes<TStore, TFields, TView>(
    IEndpointRouteBuilder v1,
    string path,
    string id,
    string tag,
    Func<Stored<TFields>, TView> show,
    string readScope = Scopes.DirectoryRead,
    string writeScope = Scopes.DirectoryWrite
)
    where TStore : class, IResourceStore<TFields>
{
    private const string MergePatchNote = "JSON merge patch: members replace, null removes, absent members stay.";

    private readonly string one = $"/{{{id}}}";
    private readonly RouteGroupBuilder group = v1.MapGroup(path).WithTags(tag).WithIds();

    /// <param name="handler">Answers with a page of what is shown.</param>
    public RouteHandlerBuilder List(string operationId, string summary, Delegate handler, string? description = null) =>
        group.MapGet("", handler).Operation(operationId, summary, description).Produces<Page<TView>>().RequireScope(readScope);

    /// <param name="fields">Of input that has been checked.</param>
    public RouteHandlerBuilder Create<TInput>(string operationId, string summary, Func<TInput, TFields> fields, string? description = null)
        where TInput : class
    {
        // Handlers are variables: the framework's analyzer of route handlers fails at parameters of a type parameter's type.
        Delegate create = async (
            TInput input,
            TenantContext tenant,
            TStore store,
            SettledWrites writes,
            HttpContext http,
            CancellationToken cancellation
        ) =>
        {
            var write = await store.CreateAsync(tenant.TenantId, fields(InputCheck.Demand(input)), cancellation);
            var stored = await writes.SettleAsync(write, cancellation);
            return ETags.Created(http, $"/v1{path}/{stored.Id}", show(stored), stored.Revision);
        };
        return group
            .MapPost("", create)
            .Operation(operationId, summary, description)
            .Produces<TView>(StatusCodes.Status201Created)
            .RequireScope(writeScope)
            .Idempotent();
    }

    public RouteHandlerBuilder Get(string operationId, string summary, string? description = null)
    {
        Delegate get = async (ResourceId wanted, TenantContext tenant, TStore store, HttpContext http, CancellationToken cancellation) =>
            await store.FindAsync(tenant.TenantId, wanted.Value, cancellation) is { } stored
                ? ETags.Ok(http, show(stored), stored.Revision)
                : Problems.NotFound();
        return group.MapGet(one, get).Operation(operationId, summary, description).Produces<TView>().RequireScope(readScope);
    }

    /// <param name="input">What a client could have sent to get the present fields: the patch is laid over it.</param>
    /// <param name="fields">Of input that has been checked, and the present fields.</param>
    public RouteHandlerBuilder Patch<TInput>(
        string operationId,
        string summary,
        Func<TFields, TInput> input,
        Func<TInput, TFields, TFields> fields,
        string description = MergePatchNote
    )
        where TInput : class
    {
        Delegate change = async (
            ResourceId wanted,
            MergePatch<TInput> patch,
            IfMatch ifMatch,
            TenantContext tenant,
            TStore store,
            SettledWrites writes,
            HttpContext http,
            CancellationToken cancellation
        ) =>
        {
            var write = await store.ChangeAsync(
                tenant.TenantId,
                wanted.Value,
                ifMatch.Allows,
                present => fields(InputCheck.Demand(patch.ApplyTo(input(present))), present),
                cancellation
            );
            var stored = await writes.SettleAsync(write, cancellation);
            return ETags.Ok(http, show(stored), stored.Revision);
        };
        return group
            .MapPatch(one, change)
            .Operation(operationId, summary, description)
            .Produces<TView>()
            .RequireScope(writeScope)
            .RequireIfMatch();
    }

    public RouteHandlerBuilder Delete(string operationId, string summary, string? description = null)
    {
        Delegate delete = async (
            ResourceId wanted,
            IfMatch ifMatch,
            TenantContext tenant,
            TStore store,
            SettledWrites writes,
            CancellationToken cancellation
        ) =>
        {
            await writes.SettleAsync(await store.DeleteAsync(tenant.TenantId, wanted.Value, ifMatch.Allows, cancellation), cancellation);
            return TypedResults.NoContent();
        };
        return group
            .MapDelete(one, delete)
            .Operation(operationId, summary, description)
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(writeScope)
            .RequireIfMatch();
    }
}
