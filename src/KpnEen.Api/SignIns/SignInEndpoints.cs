using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
using KpnEen.Data.Identity;
using KpnEen.Data.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.SignIns;

/// <summary><c>/v1/users/{userId}/sign-in</c>: who may sign in, by which name and password.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIns(this IEndpointRouteBuilder v1)
    {
        var signIn = v1.MapGroup("/users/{userId}/sign-in").WithTags("SignIns").WithIds();
        signIn
            .MapGet("", GetAsync)
            .Operation("getSignIn", "Get how a user signs in", "404 as well for a user who does not sign in. The password is not shown.")
            .Produces<SignInView>()
            .RequireScope(Scopes.SignInsRead);
        signIn
            .MapPut("", PutAsync)
            .Operation(
                "replaceSignIn",
                "Let a user sign in, or change how",
                "Sets name and role, and the password when one is given. The user's browsers are signed out. An administrator can allow applications "
                    + "everything, so only a token with every scope makes one, or changes one's password."
            )
            .Produces<SignInView>()
            .Produces<SignInView>(StatusCodes.Status201Created)
            .Conflicts(ProblemCodes.AlreadyExists)
            .RequireScope(Scopes.SignInsWrite);
        signIn
            .MapDelete("", DeleteAsync)
            .Operation(
                "deleteSignIn",
                "Let a user sign in no more",
                "The user's browsers are signed out, and what the user allowed applications is worth nothing from their next refresh on."
            )
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.SignInsWrite);
    }

    private static async Task<IResult> GetAsync(
        string userId,
        TenantContext tenant,
        SignInStore signIns,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await signIns.GetAsync(tenant.TenantId, userId, cancellation) is { } signIn
            ? ETags.Ok(http, SignInView.Of(signIn), signIn.Revision)
            : Problems.NotFound();

    private static async Task<IResult> PutAsync(
        string userId,
        SignInInput input,
        TenantContext tenant,
        UserStore users,
        SignInStore signIns,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        // Before the slow hash of the password, which strangers' ids must not cost.
        if (await users.FindAsync(tenant.TenantId, userId, cancellation) is null)
            return Problems.NotFound();
        var write = await signIns.PutAsync(
            tenant.TenantId,
            userId,
            input.Name,
            input.Role,
            input.Password,
            present => MayChange(tenant, input.Role, present),
            cancellation
        );
        return write switch
        {
            SignInWrite.Done(var made, true) => ETags.Created(http, $"/v1/users/{userId}/sign-in", SignInView.Of(made), made.Revision),
            SignInWrite.Done(var changed, false) => ETags.Ok(http, SignInView.Of(changed), changed.Revision),
            SignInWrite.NotAllowed => OnlyFull(),
            SignInWrite.NameTaken => Problems.Conflict(
                ProblemCodes.AlreadyExists,
                "The name is in use.",
                new ProblemError("/name", ErrorCodes.AlreadyUsed)
            ),
            SignInWrite.NoPassword => Problems.Validation("/password", ErrorCodes.Required, "A user who does not sign in yet needs one."),
            _ => Problems.NotFound(),
        };
    }

    private static async Task<IResult> DeleteAsync(
        string userId,
        TenantContext tenant,
        SignInStore signIns,
        CancellationToken cancellation
    ) =>
        await signIns.DeleteAsync(tenant.TenantId, userId, present => MayChange(tenant, SignInRole.User, present), cancellation) switch
        {
            true => TypedResults.NoContent(),
            false => OnlyFull(),
            null => Problems.NotFound(),
        };

    // As with clients: nobody gets more than they have by way of another. An administrator may allow every scope.
    private static bool MayChange(TenantContext caller, SignInRole role, SignIn? present) =>
        (role != SignInRole.Administrator && present?.Role != SignInRole.Administrator)
        || Scopes.All.Keys.All(scope => scope == Scopes.Partner || caller.GrantedScopes.Contains(scope));

    private static ProblemResult OnlyFull() => Problems.Forbidden("Only a token with every scope makes or changes administrators.");
}
