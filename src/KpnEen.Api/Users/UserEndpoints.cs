using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Resources;
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
        var users = new ResourceRoutes<UserStore, UserFields, User>(v1, "/users", "userId", "Users", Show);
        users.List("listUsers", "List users", ListAsync);
        users.Create<UserInput>("createUser", "Create a user", Fields).Conflicts(ProblemCodes.AlreadyExists);
        users.Get("getUser", "Get a user");
        users.Patch<UserInput>("updateUser", "Change a user", Input, (input, _) => Fields(input)).Conflicts(ProblemCodes.AlreadyExists);
        users.Delete(
            "deleteUser",
            "Delete a user",
            "Deletes the user with devices and settings, takes them out of hunt groups and leaves their numbers without target."
        );
    }

    private static Task<IResult> ListAsync(
        [AsParameters] ListRequest list,
        string? extension,
        string? email,
        string? externalId,
        UserStore users
    ) =>
        list.AnswerAsync(
            users,
            UserStore.By(
                QueryText.Check("extension", extension),
                QueryText.Check("email", email),
                QueryText.Check("externalId", externalId)
            ),
            Show
        );

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
