using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Numbers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Users;

/// <summary><c>/v1/users</c>.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder v1)
    {
        var users = v1.MapGroup("/users").WithTags("Users").WithIds();
        users.MapGet("", ListAsync).Operation("listUsers", "List users").Produces<Page<User>>().RequireScope(Scopes.DirectoryRead);
        users
            .MapPost("", CreateAsync)
            .Operation("createUser", "Create a user")
            .Produces<User>(StatusCodes.Status201Created)
            .Conflicts(ProblemCodes.AlreadyExists)
            .RequireScope(Scopes.DirectoryWrite)
            .Idempotent();
        users.MapGet("/{userId}", GetAsync).Operation("getUser", "Get a user").Produces<User>().RequireScope(Scopes.DirectoryRead);
        users
            .MapPatch("/{userId}", PatchAsync)
            .Operation("updateUser", "Change a user", "JSON merge patch: members replace, null removes, absent members stay.")
            .Produces<User>()
            .Conflicts(ProblemCodes.AlreadyExists)
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
        users
            .MapDelete("/{userId}", DeleteAsync)
            .Operation(
                "deleteUser",
                "Delete a user",
                "Deletes the user with devices and settings, takes them out of hunt groups and leaves their numbers without target."
            )
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        [AsParameters] ListShape shape,
        string? extension,
        string? email,
        string? externalId,
        TenantContext tenant,
        UserStore users,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var filter = new UserFilter(
            QueryText.Check("extension", extension),
            QueryText.Check("email", email),
            QueryText.Check("externalId", externalId)
        );
        var cursor = cursors.For("listUsers", tenant.TenantId, extension, email, externalId, shape.Sort);
        var newestFirst = shape.IsDescending("createdAt", standard: false);
        var after = cursor.Read<AfterId>(page.Cursor)?.Id;
        var rows = await users.ListAsync(tenant.TenantId, filter, after, page.Size() + 1, cancellation, newestFirst);
        return shape.Answer(cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id), Show));
    }

    private static async Task<IResult> CreateAsync(
        UserInput input,
        TenantContext tenant,
        UserStore users,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var write = await users.CreateAsync(tenant.TenantId, Fields(InputCheck.Demand(input)), cancellation);
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Created(http, $"/v1/users/{stored.Id}", Show(stored), stored.Revision);
    }

    private static async Task<IResult> GetAsync(
        string userId,
        TenantContext tenant,
        UserStore users,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await users.FindAsync(tenant.TenantId, userId, cancellation) is { } stored
            ? ETags.Ok(http, Show(stored), stored.Revision)
            : Problems.NotFound();

    private static async Task<IResult> PatchAsync(
        string userId,
        MergePatch<UserInput> patch,
        IfMatch ifMatch,
        TenantContext tenant,
        UserStore users,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var write = await users.ChangeAsync(
            tenant.TenantId,
            userId,
            ifMatch.Allows,
            present => Fields(InputCheck.Demand(patch.ApplyTo(Input(present)))),
            cancellation
        );
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Ok(http, Show(stored), stored.Revision);
    }

    private static async Task<IResult> DeleteAsync(
        string userId,
        IfMatch ifMatch,
        TenantContext tenant,
        UserStore users,
        SettledWrites writes,
        CancellationToken cancellation
    )
    {
        await writes.SettleAsync(await users.DeleteAsync(tenant.TenantId, userId, ifMatch.Allows, cancellation), cancellation);
        return TypedResults.NoContent();
    }

    private static UserFields Fields(UserInput input) =>
        new(
            input.Extension,
            input.Name,
            input.Email,
            input.Profile == UserProfile.FixedMobile ? "fixedMobile" : "fixed",
            input.CallerNumber is null ? null : DialledNumber.ToE164(input.CallerNumber),
            [.. input.ExternalIds]
        );

    private static UserInput Input(UserFields fields) =>
        new()
        {
            Extension = fields.Extension,
            Name = fields.Name,
            Email = fields.Email,
            Profile = Profile(fields),
            CallerNumber = fields.CallerNumber,
            ExternalIds = fields.ExternalIds,
        };

    private static User Show(Stored<UserFields> stored) =>
        new()
        {
            Id = stored.Id,
            Extension = stored.Value.Extension,
            Name = stored.Value.Name,
            Email = stored.Value.Email,
            Profile = Profile(stored.Value),
            CallerNumber = stored.Value.CallerNumber,
            ExternalIds = stored.Value.ExternalIds,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };

    private static UserProfile Profile(UserFields fields) => fields.Profile == "fixedMobile" ? UserProfile.FixedMobile : UserProfile.Fixed;
}
