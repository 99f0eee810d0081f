using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;
using ScreenPop;
using ScreenPop.Board;
using ScreenPop.Calls;
using ScreenPop.Contacts;

// A small CRM beside the telephone. Listens at SCREENPOP_URL; `--print-only` prints the events and has no page.
var printOnly = args.Contains("--print-only");
var sandbox = SandboxFile.Find();
var builder = WebApplication.CreateBuilder(
    new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, WebRootPath = "wwwroot" }
);
builder.WebHost.UseUrls(Setting.Get("SCREENPOP_URL") ?? "http://127.0.0.1:5080");
builder.Logging.SetMinimumLevel(LogLevel.Warning);

builder.Services.AddKpnEenClient(o => o.UseEnvironment(sandbox));
builder.Services.AddSingleton(
    ContactBook.Read(Setting.Get("SCREENPOP_CONTACTS") ?? Path.Combine(AppContext.BaseDirectory, "contacts.json"), sandbox)
);
builder.Services.AddSingleton<CallBoard>();
builder.Services.ConfigureHttpJsonOptions(o =>
    o.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull
);

var app = builder.Build();
var webhooks = new KpnEenWebhookOptions();
var board = app.Services.GetRequiredService<CallBoard>();

app.MapKpnEenWebhooks(
    "/hooks/kpn-een",
    webhooks,
    (received, _) =>
    {
        Console.WriteLine(EventLine.Of(received, app.Services.GetRequiredService<ContactBook>()));
        board.Add(received);
        return Task.CompletedTask;
    }
);
if (!printOnly)
{
    app.UseDefaultFiles();
    app.UseStaticFiles();
    app.MapBoard();
    app.MapCalls();
}

await app.StartAsync();
var here = new Uri(Setting.Get("SCREENPOP_PUBLIC_URL") ?? app.Urls.First());
await WebhookRegistration.EnsureAsync(app.Services.GetRequiredService<KpnEenClient>(), new Uri(here, "/hooks/kpn-een"), webhooks);
Console.WriteLine(printOnly ? $"Listening for events at {here}" : $"ScreenPop is at {here}");
await app.WaitForShutdownAsync();
