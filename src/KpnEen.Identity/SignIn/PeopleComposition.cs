using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Identity;

/// <summary>All that concerns people; nothing of it is there while <c>KPNEEN_SIGN_IN</c> is off.</summary>
internal static class PeopleComposition
{
    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration, IdentityOptions identity)
    {
        var people = PeopleOptions.From(configuration, identity);
        services.TryAddSingleton(people);
        if (!people.Enabled)
            return services;
        services.AddSingleton<AuthorizationRules>();
        services.AddSingleton<Browser>();
        services.AddSingleton<Doorway>();
        services.AddSingleton<Journey>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<IdTokenIssuer>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<PushedRequestEndpoint>();
        services.AddSingleton<SignInEndpoints>();
        services.AddSingleton<PasswordEndpoints>();
        services.AddSingleton<ConsentEndpoints>();
        services.AddSingleton<UserInfoEndpoint>();
        services.AddSingleton<ShownOnce>();
        services.AddSingleton<ConsoleEndpoints>();
        services.AddSingleton<IIssuedTokens, IssuedRefreshTokens>();
        services.AddSingleton<IGrant, AuthorizationCodeGrant>();
        services.AddSingleton<IGrant, RefreshTokenGrant>();
        return services;
    }

    public static void MapPeople(this IEndpointRouteBuilder app, IdentityOptions options)
    {
        if (!app.ServiceProvider.GetRequiredService<PeopleOptions>().Enabled)
            return;
        var open = app.MapGroup("").AddEndpointFilter(AddressLimit.FilterAsync);
        AuthorizeEndpoint.Map(open, options);
        PushedRequestEndpoint.Map(open, options);
        SignInEndpoints.Map(open, options);
        PasswordEndpoints.Map(open, options);
        ConsentEndpoints.Map(open, options);
        UserInfoEndpoint.Map(app, options);
        ConsoleEndpoints.Map(app, options);
    }

    /// <summary>What discovery tells about it (RFC 8414 2, OpenID Connect Discovery 3).</summary>
    public static void AddPeople(this Dictionary<string, object> metadata, IdentityOptions options)
    {
        metadata["authorization_endpoint"] = $"{options.IssuerName}/oauth/authorize";
        metadata["pushed_authorization_request_endpoint"] = $"{options.IssuerName}/oauth/par";
        metadata["userinfo_endpoint"] = $"{options.IssuerName}/oauth/userinfo";
        metadata["grant_types_supported"] = GrantTypes.All;
        metadata["response_types_supported"] = (string[])["code"];
        metadata["response_modes_supported"] = (string[])["query"];
        metadata["code_challenge_methods_supported"] = (string[])["S256"];
        metadata["authorization_response_iss_parameter_supported"] = true;
        metadata["subject_types_supported"] = (string[])["public"];
        metadata["id_token_signing_alg_values_supported"] = (string[])["ES256"];
        metadata["claims_supported"] = PersonClaims.All;
        metadata["prompt_values_supported"] = (string[])["none", "login", "consent", "select_account"];
        metadata["ui_locales_supported"] = (string[])["nl", "en"];
        metadata["request_parameter_supported"] = false;
        metadata["request_uri_parameter_supported"] = false;
    }
}
