using KpnEen.Data.Audit;
using KpnEen.Data.Identity;
using KpnEen.Data.Webhooks;
using KpnEen.Identity.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary><c>/console</c>: an administrator makes API clients, sees their use, rotates and revokes, and takes back what applications were allowed.</summary>
internal sealed class ConsoleEndpoints(
    IdentityOptions options,
    Browser browser,
    ClientStore clients,
    ClientUsageStore usage,
    ConnectedAppStore apps,
    WebhookEndpointStore webhooks,
    ShownOnce shownOnce
)
{
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder app, IdentityOptions options)
    {
        void Get(string path, Func<ConsoleEndpoints, ConsoleVisit, Task<IResult>> show) => Add("GET", path, show);
        void Post(string path, Func<ConsoleEndpoints, ConsoleVisit, Task<IResult>> act) => Add("POST", path, act);
        void Add(string method, string path, Func<ConsoleEndpoints, ConsoleVisit, Task<IResult>> answer) =>
            app.MapMethods(
                    $"{options.Path}/console{path}",
                    [method],
                    (ConsoleEndpoints console, Doorway doorway, HttpContext context) =>
                        doorway.AnswerAsync(context, _ => console.AdmitAsync(context, visit => answer(console, visit)))
                )
                .ExcludeFromDescription();

        Get("", (console, visit) => console.ClientsAsync(visit));
        Get("/clients/new", (_, visit) => Task.FromResult<IResult>(ClientForm.Page(visit, null, null)));
        Post("/clients/new", (console, visit) => console.CreateAsync(visit));
        Get("/clients/{id}", (console, visit) => console.ClientAsync(visit));
        Post("/clients/{id}/rotate", (console, visit) => console.RotateAsync(visit));
        Post("/clients/{id}/delete", (console, visit) => console.DeleteAsync(visit));
        Get("/apps", (console, visit) => console.AppsAsync(visit));
        Post("/apps/{id}/disconnect", (console, visit) => console.DisconnectAsync(visit));
        Get("/webhooks", (console, visit) => console.WebhooksAsync(visit));
        Get("/{**elsewhere}", (_, visit) => Task.FromResult<IResult>(visit.Unknown()));
    }

    /// <summary>Administrators only; a form only with its word; what is changed is changed in their name.</summary>
    private async Task<IResult> AdmitAsync(HttpContext context, Func<ConsoleVisit, Task<IResult>> answer)
    {
        if (await browser.SessionAsync(context) is not { Person: var person })
            return new AuthorizationAnswer($"{options.Path}/oauth/sign-in");
        var isPost = HttpMethods.IsPost(context.Request.Method);
        var form = isPost ? await Doorway.ParametersAsync(context) : FormParameters.Parse("");
        var visit = new ConsoleVisit(
            context,
            PageText.Of(context.Request),
            person,
            options.Path,
            options.Resources[0],
            browser.FormWord(context),
            form
        );
        if (person.Role != SignInRole.Administrator)
            return visit.Refusal(visit.Text["Alleen een beheerder komt hier binnen.", "Only an administrator may come in here."]);
        if (isPost && !browser.HasFormWord(context, form["word"]))
            return visit.Refusal(visit.Text["Dit formulier is niet van deze sessie.", "This form is not of this session."]);
        using var acting = Acting.As(new WhoActs("user", person.UserId, UserId: person.UserId, RequestId: context.TraceIdentifier));
        return await answer(visit);
    }

    private async Task<IResult> ClientsAsync(ConsoleVisit visit)
    {
        var owned = await clients.ListAsync(ClientOwner.Tenant(visit.TenantId), null, Most, visit.Cancel);
        var uses = (await usage.OfTenantAsync(visit.TenantId, visit.Cancel)).ToDictionary(use => use.ClientId);
        return ClientPages.List(visit, owned, uses);
    }

    private async Task<IResult> ClientAsync(ConsoleVisit visit)
    {
        var owner = ClientOwner.Tenant(visit.TenantId);
        if (await clients.GetAsync(owner, visit.Id, visit.Cancel) is not { } client)
            return visit.Unknown();
        var use = (await usage.OfTenantAsync(visit.TenantId, visit.Cancel)).FirstOrDefault(use => use.ClientId == client.Id);
        var newest = await clients.NewestSecretAsync(owner, client.Id, visit.Cancel);
        return ClientPages.One(visit, client, use, newest, shownOnce.Take(visit.Context, client.Id));
    }

    private async Task<IResult> CreateAsync(ConsoleVisit visit)
    {
        var (registration, fault) = ClientForm.Read(visit);
        if (registration is null)
            return ClientForm.Page(visit, visit.Form, fault);
        var (client, secret) = await clients.CreateAsync(ClientOwner.Tenant(visit.TenantId), registration, visit.Cancel);
        return ShowClient(visit, client.Id, secret);
    }

    /// <summary>Only the last two secrets live: a form that is sent twice makes one, or it would end the secret that programs use.</summary>
    private async Task<IResult> RotateAsync(ConsoleVisit visit)
    {
        var owner = ClientOwner.Tenant(visit.TenantId);
        if (await clients.GetAsync(owner, visit.Id, visit.Cancel) is null)
            return visit.Unknown();
        return await clients.RotateSecretAsync(owner, visit.Id, visit.Cancel, after: visit.Form["after"] ?? "") is { } secret
            ? ShowClient(visit, visit.Id, secret)
            : visit.Repeated();
    }

    // 303: what the browser loads again afterwards is the page, never the form.
    private AuthorizationAnswer ShowClient(ConsoleVisit visit, string id, string? secret)
    {
        if (secret is not null)
            shownOnce.Keep(visit.Context, id, secret);
        return new AuthorizationAnswer($"{options.Path}/console/clients/{id}");
    }

    private async Task<IResult> DeleteAsync(ConsoleVisit visit) =>
        await clients.DeleteAsync(ClientOwner.Tenant(visit.TenantId), visit.Id, visit.Cancel)
            ? new AuthorizationAnswer($"{options.Path}/console")
            : visit.Unknown();

    private async Task<IResult> AppsAsync(ConsoleVisit visit) =>
        AppPages.List(visit, await apps.ListAsync(visit.TenantId, null, Most, visit.Cancel));

    private async Task<IResult> WebhooksAsync(ConsoleVisit visit) =>
        WebhookPages.List(visit, await webhooks.ListAsync(visit.TenantId, null, Most, visit.Cancel));

    private async Task<IResult> DisconnectAsync(ConsoleVisit visit) =>
        await apps.DisconnectAsync(visit.TenantId, visit.Id, visit.Cancel)
            ? new AuthorizationAnswer($"{options.Path}/console/apps")
            : visit.Unknown();
}
