using KpnEen.Data.Audit;
using KpnEen.Data.Identity;
using KpnEen.Pbx;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Identity;

/// <summary>A browser's way from a client's request to its answer: sign in, consent, code. Each page asks here what comes next.</summary>
internal sealed class Journey(
    IdentityOptions options,
    PeopleOptions people,
    Browser browser,
    ClientStore clients,
    AuthorizationRequestStore requests,
    GrantStore grants,
    ConnectedAppStore apps,
    TimeProvider time
)
{
    // Of an authorization without refresh tokens nothing is left after its access token.
    private static readonly TimeSpan OnceUsed = TimeSpan.FromHours(1);

    /// <summary>The request a page names.</summary>
    /// <exception cref="UntrustedRequest">It is none that this browser is busy with.</exception>
    public async Task<PendingRequest> FindAsync(HttpContext context, string? handle)
    {
        var cancel = context.RequestAborted;
        if (handle is null || await requests.FindAsync(Handle.Hash(handle), browser.Hash(context), cancel) is not var (json, createdAt))
            throw UntrustedRequest.Expired();
        var request = AuthorizationRequest.Of(json);
        // Looked at again: what the client registered may have changed meanwhile.
        return
            await clients.FindAsync(request.ClientId, cancel) is { Client: var client }
            && RedirectUris.IsAllowed(request.RedirectUri, client.RedirectUris)
            ? new PendingRequest(handle, request, client, createdAt)
            : throw UntrustedRequest.Expired();
    }

    public async Task<IResult> NextAsync(HttpContext context, PendingRequest pending) =>
        await NextAsync(context, pending, await browser.SessionAsync(context));

    /// <param name="session">Null: nobody is signed in.</param>
    public async Task<IResult> NextAsync(HttpContext context, PendingRequest pending, BrowserSession? session)
    {
        var silent = pending.Request.Wants("none");
        if (session is null || !IsFresh(session, pending))
            return silent ? throw Refused(pending, "login_required", "Nobody is signed in.") : To("sign-in", pending);
        if (!Serves(pending.Client, session.Person))
            throw Refused(pending, "access_denied", "The application is not one for this company.");
        if (await NeedsConsentAsync(session.Person, pending, context.RequestAborted))
            return silent ? throw Refused(pending, "consent_required", "The person has not allowed this yet.") : To("consent", pending);
        return await FinishAsync(context, session, pending);
    }

    /// <summary>Who is signed in, freshly enough for this request, and may be asked by this application at all. Null: go to <see cref="NextAsync(HttpContext, PendingRequest)"/>.</summary>
    public async Task<BrowserSession?> SignedInAsync(HttpContext context, PendingRequest pending) =>
        await browser.SessionAsync(context) is { } session && IsFresh(session, pending) && Serves(pending.Client, session.Person)
            ? session
            : null;

    /// <summary>The person allowed it: the client gets a code.</summary>
    public async Task<IResult> FinishAsync(HttpContext context, BrowserSession session, PendingRequest pending)
    {
        await TakeAsync(context, pending);
        var (request, person, now, code) = (pending.Request, session.Person, time.GetUtcNow(), Handle.New());
        var grant = new Grant(
            Ids.New("grt", time),
            person.TenantId,
            pending.Client.Id,
            person.UserId,
            request.Scopes,
            request.Resource,
            request.DpopKey,
            session.AuthenticatedAt,
            now,
            now + (pending.Client.GrantTypes.Contains(GrantTypes.RefreshToken) ? people.RefreshLifetime : OnceUsed)
        );
        using var acting = Acting.As(
            new WhoActs("user", person.UserId, pending.Client.Id, person.UserId, RequestId: context.TraceIdentifier)
        );
        var added = await grants.AddAsync(
            grant,
            Handle.Hash(code),
            new AuthorizationCode(grant, request.RedirectUri, request.CodeChallenge, request.Nonce, now + people.CodeLifetime, false),
            browser.Hash(context),
            context.RequestAborted
        );
        if (!added)
            throw UntrustedRequest.Expired();
        return AuthorizationAnswer.ToClient(request.RedirectUri, request.State, options.IssuerName, ("code", code));
    }

    /// <summary>The person did not allow it.</summary>
    public async Task<IResult> DenyAsync(HttpContext context, PendingRequest pending)
    {
        await TakeAsync(context, pending);
        throw Refused(pending, "access_denied", "The person did not allow it.");
    }

    /// <summary>Whether the application may be authorised by people of this company at all: it is theirs, or one for all companies.</summary>
    public static bool Serves(ApiClient client, SignIn person) =>
        client.TenantId is { } tenant ? tenant == person.TenantId : client.MultiTenant;

    /// <summary>Whether the person may allow all that is asked for.</summary>
    public static bool MayAllow(SignIn person, IEnumerable<string> scopes) =>
        person.Role == SignInRole.Administrator || !PersonScopes.CompanyWide(scopes).Any();

    private async Task TakeAsync(HttpContext context, PendingRequest pending)
    {
        if (!await requests.FinishAsync(Handle.Hash(pending.Handle), browser.Hash(context), context.RequestAborted))
            throw UntrustedRequest.Expired();
    }

    // What was typed since the request came is fresh, whatever is asked for.
    private bool IsFresh(BrowserSession session, PendingRequest pending)
    {
        var request = pending.Request;
        return session.AuthenticatedAt >= pending.CreatedAt
            || (
                !request.Wants("login")
                && !request.Wants("select_account")
                && (request.MaxAge is not { } age || session.AuthenticatedAt.AddSeconds(age) >= time.GetUtcNow())
            );
    }

    private async Task<bool> NeedsConsentAsync(SignIn person, PendingRequest pending, CancellationToken cancel)
    {
        // RFC 8252 8.6: a client without a secret may be an impostor, so a person looks each time.
        if (pending.Request.Wants("consent") || pending.Client.IsPublic || !MayAllow(person, pending.Request.Scopes))
            return true;
        var allowed = await apps.AllowedAsync(person.TenantId, pending.Client.Id, person.UserId, cancel) ?? [];
        return pending.Request.Scopes.Except(allowed).Any();
    }

    private AuthorizationAnswer To(string page, PendingRequest pending) => new($"{options.Path}/oauth/{page}?request={pending.Handle}");

    private static AuthorizationError Refused(PendingRequest pending, string code, string description) =>
        new(pending.Request.RedirectUri, pending.Request.State, code, description);
}
