using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary><c>/oauth/authorize</c>: checks what a client asks, keeps it, and sends the browser on its way to an answer.</summary>
internal sealed class AuthorizeEndpoint(
    ClientStore clients,
    AuthorizationRules rules,
    AuthorizationRequestStore requests,
    Browser browser,
    Journey journey,
    PeopleOptions people,
    TimeProvider time
)
{
    public static void Map(IEndpointRouteBuilder app, IdentityOptions options)
    {
        // OpenID Connect Core 3.1.2.1: GET and POST.
        foreach (var method in (string[])["GET", "POST"])
            app.MapMethods(
                    $"{options.Path}/oauth/authorize",
                    [method],
                    (AuthorizeEndpoint endpoint, Doorway doorway, HttpContext context) => doorway.AnswerAsync(context, endpoint.AnswerAsync)
                )
                .ExcludeFromDescription();
    }

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var form = await Doorway.ParametersAsync(context);
        if (
            form["client_id"] is not { } id
            || id.Contains('\0', StringComparison.Ordinal)
            || await clients.FindAsync(id, cancel) is not { } found
        )
            throw UntrustedRequest.Client();
        var request = await RequestAsync(form, found.Client, cancel);
        var handle = Handle.New();
        await requests.AddAsync(
            Handle.Hash(handle),
            found.Client.Id,
            browser.Hash(context),
            request.ToJson(),
            people.RequestLifetime,
            cancel
        );
        return await journey.NextAsync(context, new PendingRequest(handle, request, found.Client, time.GetUtcNow()));
    }

    private async Task<AuthorizationRequest> RequestAsync(FormParameters form, ApiClient client, CancellationToken cancel)
    {
        // RFC 9126 4: what was pushed stands alone; anything beside it is not looked at.
        if (form["request_uri"] is { } uri)
            return
                uri.StartsWith(PushedRequestEndpoint.Prefix, StringComparison.Ordinal)
                && await requests.TakePushedAsync(Handle.Hash(uri[PushedRequestEndpoint.Prefix.Length..]), client.Id, cancel) is { } pushed
                ? AuthorizationRequest.Of(pushed)
                : throw UntrustedRequest.Expired();
        var redirect = AuthorizationRules.RedirectUri(form, client);
        return client.RequirePushedAuthorizationRequests
            ? throw new AuthorizationError(redirect, form["state"], "invalid_request", "The client pushes its requests (RFC 9126).")
            : rules.Check(form, client);
    }
}
